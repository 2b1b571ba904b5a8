/** Where a night's run folder is listed. */
export function runUrl(id: string): string {
  return `/runs/${encodePath(id)}/`;
}

/** A path of names as a URL has it: every name encoded, the slashes kept. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
