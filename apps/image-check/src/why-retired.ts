import { compareRocm, hardwareFamily, isSameRocm, shiftDay } from '@sglang-ci/core';
import type { CheckedImage } from './check-images.ts';
import { type CheckPorts, dayImages, type DayPlace } from './day-images.ts';

/** A build that is late or broken comes back within a week; one that does not has been given up. */
const DAYS = 7;

/**
 * Why a missing track is no alarm any more: it was not built for a week, and a newer one is there. `undefined` while it
 * is one, as it is for a track whose last day is known.
 */
export async function whyRetired(
  { rocm, hardware, day }: CheckedImage,
  rows: readonly CheckedImage[],
  place: DayPlace,
  ports: CheckPorts,
): Promise<string | undefined> {
  const known = hardwareFamily(hardware).tracks.find((track) => isSameRocm(track.name, rocm));
  const newer = rows.filter((row) => row.state === 'available' && compareRocm(row.rocm, rocm) > 0);
  if (known?.until !== undefined || newer.length === 0) return undefined;
  for (let back = 1; back <= DAYS; back++) {
    const { state } = await dayImages({ ...place, day: shiftDay(day, -back) }, ports).ofTrack(rocm);
    if (state !== 'missing') return undefined;
  }
  const now = newer.map((row) => row.rocm).join(', ');
  return `not built for ${DAYS} days, ${now} is: taken for retired (REQUIRED_TRACKS says otherwise)`;
}
