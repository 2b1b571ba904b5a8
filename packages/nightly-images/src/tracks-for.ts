import { compareRocm, type Hardware, hardwareFamily, isBuiltOn, isSameRocm } from '@sglang-ci/core';
import type { DayTags } from './day-tags.ts';
import type { PlacedTag } from './find-nightly-image.ts';

/** The tracks of one day in the order in which they are looked for. */
export interface DayTracks {
  readonly all: readonly string[];
  /** Those whose images people count on that day: named by the site, or built then. */
  readonly expected: readonly string[];
  /** Place of a track among all, `undefined` for one that is none of them. */
  rank(rocm: string | undefined): number | undefined;
  /** Expected tracks that come before this one. */
  before(rocm: string | undefined): readonly string[];
}

/** The tracks of a query: as they were named, else the hardware's, those first that were built on that day. */
export function tracksFor(
  { hardware, rocm }: { readonly hardware: Hardware; readonly rocm?: readonly string[] | undefined },
  day: string,
): DayTracks {
  const known = hardwareFamily(hardware).tracks;
  const built = known.filter((track) => isBuiltOn(track, day)).map(({ name }) => name);
  const idle = known.filter((track) => !isBuiltOn(track, day)).map(({ name }) => name);
  const all = rocm ?? [...built, ...idle];
  const expected = rocm ?? (built.length === 0 ? all : built);
  const placeIn = (list: readonly string[], word: string | undefined) => {
    const place = list.findIndex((track) => word !== undefined && isSameRocm(track, word));
    return place === -1 ? undefined : place;
  };
  return {
    all,
    expected,
    rank: (word) => placeIn(all, word),
    before: (word) => expected.slice(0, placeIn(expected, word) ?? expected.length),
  };
}

/** The image of the first track that any repository has. */
export async function pickTrack(tags: DayTags, { all }: DayTracks): Promise<PlacedTag | undefined> {
  for (const track of all) {
    const chosen = await tags.first(({ parsed }) => parsed.rocm !== undefined && isSameRocm(parsed.rocm, track));
    if (chosen !== undefined) return chosen;
  }
  return undefined;
}

/**
 * The newest track that is newer than the oldest preferred one: what is built when everything that was known has been
 * retired.
 */
export async function newestUnknown(tags: DayTags, { all }: DayTracks): Promise<PlacedTag | undefined> {
  const oldest = all.toSorted(compareRocm)[0] ?? '';
  const newer = (await tags.all()).filter(({ parsed }) => compareRocm(parsed.rocm ?? '', oldest) > 0);
  return newer.toSorted((a, b) => compareRocm(b.parsed.rocm ?? '', a.parsed.rocm ?? ''))[0];
}
