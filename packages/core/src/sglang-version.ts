/** An SGLang version as numbers that compare: release, then post or rc count. */
export interface SglangVersion {
  readonly release: readonly number[];
  /** Positive for `.postN`, negative for `rcN`, 0 for the release itself. */
  readonly step: number;
}

/** Reads `v0.5.6.post2`, `0.5.3rc0`, `0.5.16.dev20260728+gabc1234`. `undefined` if the text is no version. */
export function parseSglangVersion(text: string): SglangVersion | undefined {
  const match = /^v?(\d+(?:\.\d+)+)(?:\.?(post|rc|dev)(\d+))?/.exec(text);
  if (!match?.[1]) return undefined;
  const count = Number(match[3] ?? 0);
  const step =
    match[2] === 'post' ? count + 1 : match[2] === undefined ? 0 : match[2] === 'rc' ? count - 1_000 : -2_000;
  return { release: match[1].split('.').map(Number), step };
}

/** Negative, zero or positive as `a` is older than, equal to or newer than `b`. */
export function compareVersions(a: SglangVersion, b: SglangVersion): number {
  for (let index = 0; index < Math.max(a.release.length, b.release.length); index++) {
    const difference = (a.release[index] ?? 0) - (b.release[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.step - b.step;
}

/** Is version `text` at least `minimum`? `whenUnknown` answers for a text that is no version (default: yes, taken as the newest). */
export function isAtLeast(text: string | undefined, minimum: string, whenUnknown = true): boolean {
  const version = text === undefined ? undefined : parseSglangVersion(text);
  const bound = parseSglangVersion(minimum);
  return version === undefined || bound === undefined ? whenUnknown : compareVersions(version, bound) >= 0;
}
