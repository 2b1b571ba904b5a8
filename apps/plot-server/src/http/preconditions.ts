/** What a copy is recognised by. */
export interface Version {
  /** With its quotes: `"1f-18c2"`. */
  readonly etag: string;
  /** Milliseconds since 1970; absent for what has no date. */
  readonly modifiedMs?: number;
}

/** A request's headers, lower case. */
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Has the client this version already? `If-None-Match` decides where there is one, else `If-Modified-Since` (RFC 9110, 13.2). */
export function isNotModified(headers: Headers, { etag, modifiedMs }: Version): boolean {
  const tags = textOf(headers['if-none-match']);
  if (tags !== undefined) return tags.trim() === '*' || tags.split(',').some((tag) => weak(tag) === weak(etag));
  const since = Date.parse(textOf(headers['if-modified-since']) ?? '');
  return modifiedMs !== undefined && Math.floor(modifiedMs / 1_000) * 1_000 <= since;
}

/** May a range be sent, or has the client a part of another version? (`If-Range`, RFC 9110, 13.1.5) */
export function isRangeUsable(headers: Headers, { etag, modifiedMs }: Version): boolean {
  const condition = textOf(headers['if-range'])?.trim();
  if (condition === undefined) return true;
  if (condition.startsWith('"')) return condition === etag;
  return modifiedMs !== undefined && Math.floor(modifiedMs / 1_000) * 1_000 === Date.parse(condition);
}

function weak(tag: string): string {
  return tag.trim().replace(/^W\//, '');
}

function textOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.join(', ');
}
