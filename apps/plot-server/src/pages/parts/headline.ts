/** A verdict's line without the state in capitals at its start, where the state stands beside it anyway. */
export function plainHeadline(headline: string): string {
  const rest = headline.replace(/^[A-Z][A-Z ]+: /, '');
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
