/** Is this the protocol of the old scripts (`legacy-3`), whose first run fills the prefix cache for the others? */
export function isLegacyProtocol(protocol: string | undefined): boolean {
  return protocol?.split('-')[0] === 'legacy';
}
