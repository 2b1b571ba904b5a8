import { DEFAULTS } from './defaults.ts';
import { type Hardware, hardwareFamily, tracksOf } from './hardware.ts';
import type { Settings } from './settings.ts';
import type { ByHardware } from './setting-schemas.ts';
import { isBuiltOn } from './track-table.ts';

type ImageSettings = Pick<Settings, 'imageRepo' | 'imageRepos' | 'rocmTracks' | 'requiredTracks'>;

/** Repositories in which a hardware's nightly images are looked for, in this order. */
export function repositoriesOf(settings: ImageSettings, hardware: Hardware): readonly string[] {
  const listed = listFor(settings.imageRepos, hardware);
  if (listed !== undefined && listed.length > 0) return listed;
  const { imageRepo } = settings;
  return imageRepo === DEFAULTS.imageRepo ? [imageRepo, ...DEFAULTS.moreImageRepos] : [imageRepo];
}

/** Every repository whose tags name nightly images: where they are looked for, and where they are known to be. */
export function nightlyRepositories(settings: Partial<ImageSettings>): readonly string[] {
  const listed = Object.values(settings.imageRepos ?? {}).flatMap((list) => list ?? []);
  const named = settings.imageRepo === undefined ? [] : [settings.imageRepo];
  return [...new Set([...named, ...listed, DEFAULTS.imageRepo, ...DEFAULTS.moreImageRepos, ...DEFAULTS.releaseRepos])];
}

/** ROCm tracks of a hardware by preference: the site's, else those of the hardware table. */
export function preferredTracks(settings: ImageSettings, hardware: Hardware): readonly string[] {
  const listed = listFor(settings.rocmTracks, hardware);
  return listed === undefined || listed.length === 0 ? tracksOf(hardware) : listed;
}

/** The tracks whose images of a day are looked for: the site's, else those that were built then. */
export function expectedTracks(settings: ImageSettings, hardware: Hardware, day: string): readonly string[] {
  const listed = listFor(settings.rocmTracks, hardware);
  if (listed !== undefined && listed.length > 0) return listed;
  return hardwareFamily(hardware)
    .tracks.filter((track) => isBuiltOn(track, day))
    .map(({ name }) => name);
}

/**
 * The tracks that a site says it cannot do without; `undefined` where it says nothing, empty for none. What it says for
 * all hardware does not hold for a family that not every site has.
 */
export function statedRequiredTracks(settings: ImageSettings, hardware: Hardware): readonly string[] | undefined {
  const { requiredTracks } = settings;
  return hardwareFamily(hardware).imageRequired ? listFor(requiredTracks, hardware) : requiredTracks?.[hardware];
}

function listFor(lists: ByHardware | undefined, hardware: Hardware): readonly string[] | undefined {
  return lists?.[hardware] ?? lists?.all;
}
