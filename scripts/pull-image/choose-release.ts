import {
  compareRocm,
  compareVersions,
  type Hardware,
  type ImageTag,
  isSameRocm,
  parseImageTag,
  parseSglangVersion,
  tracksOf,
} from '@sglang-ci/core';

/** What is asked for: the newest release, or one by its version. */
export interface ReleaseWish {
  readonly hardware: Hardware;
  /** `v0.5.6`, `v0.5.6.post1`; absent for the newest. */
  readonly version?: string;
}

/**
 * The release image among any tags: no build day, no suffix, of this hardware; the newest version that is no release
 * candidate, or the one asked for; of its ROCm versions the hardware's preferred one, else the newest.
 */
export function chooseRelease(tags: readonly string[], wish: ReleaseWish): string | undefined {
  const releases = tags
    .flatMap((tag) => parseImageTag(tag) ?? [])
    .filter((tag) => isRelease(tag, wish.hardware))
    .filter(({ version }) => (wish.version === undefined ? isFinal(version) : version === wish.version))
    .toSorted((a, b) => byVersion(b, a) || rank(a, wish.hardware) - rank(b, wish.hardware) || byRocm(b, a));
  return releases[0]?.tag;
}

function isRelease({ hardware, date, suffix, rocm }: ImageTag, wanted: Hardware): boolean {
  return hardware === wanted && date === undefined && suffix === undefined && rocm !== undefined;
}

function isFinal(version: string): boolean {
  return (parseSglangVersion(version)?.step ?? -1) >= 0;
}

function byVersion(a: ImageTag, b: ImageTag): number {
  const [versionA, versionB] = [parseSglangVersion(a.version), parseSglangVersion(b.version)];
  return versionA === undefined || versionB === undefined ? 0 : compareVersions(versionA, versionB);
}

function rank({ rocm }: ImageTag, hardware: Hardware): number {
  const place = tracksOf(hardware).findIndex((track) => isSameRocm(track, rocm ?? ''));
  return place === -1 ? Number.POSITIVE_INFINITY : place;
}

function byRocm(a: ImageTag, b: ImageTag): number {
  return compareRocm(a.rocm ?? '', b.rocm ?? '');
}
