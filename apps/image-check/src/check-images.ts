import {
  expectedTracks,
  HARDWARE,
  type Hardware,
  hardwareFamily,
  isSameRocm,
  repositoriesOf,
  type Settings,
  statedRequiredTracks,
} from '@sglang-ci/core';
import { type CheckPorts, dayImages, type FoundImage } from './day-images.ts';
import { whyRetired } from './why-retired.ts';

/** One image that a night needs (`required`) or could fall back on, and whether it is there. */
export interface CheckedImage {
  /** `YYYYMMDD` */
  readonly day: string;
  readonly hardware: Hardware;
  readonly rocm: string;
  readonly required: boolean;
  /** `unknown`: the registry did not answer; never the same as missing. */
  readonly state: 'available' | 'missing' | 'unknown';
  readonly tag?: string;
  /** Where the tag is. */
  readonly repository?: string;
  /** Why it is not available, or why it is not asked for any more, for people. */
  readonly reason?: string;
  /** Nobody builds it any more, so that its absence is no alarm. */
  readonly retired?: true;
}

export type CheckSettings = Pick<Settings, 'imageRepo' | 'imageRepos' | 'rocmTracks' | 'requiredTracks'>;

/**
 * Looks for every hardware's images of the given days, track by track. Required is what the site says; if it says
 * nothing, the first track by preference of the hardware that every site expects, as long as it is still built. Other
 * tracks that are there are listed as well.
 */
export async function checkImages(
  query: { readonly settings: CheckSettings; readonly days: readonly string[] },
  ports: CheckPorts,
): Promise<readonly CheckedImage[]> {
  const checked: CheckedImage[] = [];
  for (const day of query.days) {
    for (const hardware of HARDWARE) checked.push(...(await checkHardware({ ...query, day, hardware }, ports)));
  }
  return checked;
}

interface Wanted {
  readonly settings: CheckSettings;
  readonly day: string;
  readonly hardware: Hardware;
}

async function checkHardware({ settings, day, hardware }: Wanted, ports: CheckPorts): Promise<readonly CheckedImage[]> {
  const stated = statedRequiredTracks(settings, hardware);
  const expected = expectedTracks(settings, hardware, day);
  const tracks = [...expected, ...(stated ?? []).filter((track) => !expected.some((one) => isSameRocm(one, track)))];
  if (tracks.length === 0) return [];
  const usual = hardwareFamily(hardware).imageRequired ? expected.slice(0, 1) : [];
  const required = stated ?? usual;
  const place = { repositories: repositoriesOf(settings, hardware), day, hardware };
  const images = dayImages(place, ports);
  const rows: CheckedImage[] = [];
  for (const rocm of tracks) {
    ports.onLook?.({ day, hardware, rocm });
    const isRequired = required.some((one) => isSameRocm(one, rocm));
    rows.push(rowOf({ day, hardware, rocm, required: isRequired }, await images.ofTrack(rocm)));
  }
  const others = (await images.others(tracks)).map((image) =>
    rowOf({ day, hardware, rocm: image.rocm, required: false }, image),
  );
  const all = [...rows, ...others];
  return stated === undefined ? await withoutRetired(all, { place, ports }) : all;
}

function rowOf(
  wanted: Pick<CheckedImage, 'day' | 'hardware' | 'rocm' | 'required'>,
  { state, tag, repository, reason }: FoundImage,
): CheckedImage {
  return {
    ...wanted,
    state,
    ...(tag === undefined ? {} : { tag }),
    ...(repository === undefined ? {} : { repository }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Nobody is alarmed day after day by a track that is built no more where a newer one has come. */
async function withoutRetired(
  rows: readonly CheckedImage[],
  { place, ports }: { readonly place: Parameters<typeof whyRetired>[2]; readonly ports: CheckPorts },
): Promise<readonly CheckedImage[]> {
  return Promise.all(
    rows.map(async (row) => {
      const retired = row.required && row.state === 'missing' ? await whyRetired(row, rows, place, ports) : undefined;
      return retired === undefined ? row : { ...row, required: false, retired: true as const, reason: retired };
    }),
  );
}
