import { CiError, expectedTracks, formatImageRef, preferredTracks, repositoriesOf, shiftDay } from '@sglang-ci/core';
import type { NightlyImage, TagSource } from '@sglang-ci/nightly-images';
import type { ChosenImage, NightSetup } from './night.ts';

/** What a search for images needs of a night. */
export type SearchSetup = Pick<NightSetup, 'settings' | 'day' | 'emit' | 'clock' | 'signal' | 'workSignal'>;

/** Where images are looked for; asked again for every look, since what was answered is kept for minutes. */
export type FreshSources = () => readonly TagSource[];

/** The night's images, and what was asked for in vain. */
export interface FoundImages {
  readonly images: readonly ChosenImage[];
  /** One sentence for each track that was asked for and is not there. */
  readonly missing: readonly string[];
}

/**
 * Tonight's image of every track that is to be measured, or that of the preferred one; with `continueRunDays` also those
 * of the days before. Throws `IMAGE_MISSING` when there is none at all.
 */
export async function searchImages(setup: SearchSetup, sources: readonly TagSource[]): Promise<FoundImages> {
  const { settings, day, emit } = setup;
  const images: ChosenImage[] = [];
  const missing: string[] = [];
  for (const track of tracksToMeasure(setup)) {
    const tonight = await look(setup, sources, { day, track, fallbackDays: settings.fallbackDays });
    if (typeof tonight === 'string') {
      missing.push(tonight);
      continue;
    }
    images.push(tonight);
    for (let back = tonight.daysBack + 1; back < settings.continueRunDays; back++) {
      const earlier = await look(setup, sources, { day: shiftDay(day, -back), track, fallbackDays: 0 });
      if (typeof earlier === 'string') emit({ kind: 'note', message: earlier });
      else images.push({ ...earlier, daysBack: back });
    }
  }
  if (images.length > 0) return { images, missing };
  throw new CiError('IMAGE_MISSING', missing.join('; '), {
    hint: 'the nightly build may be late or broken; --wait-for-image waits for it, --docker-image takes any image, --fallback-days looks further back',
  });
}

/** The tracks named for this night; `undefined` stands for the preferred one. */
export function tracksToMeasure({ settings }: Pick<SearchSetup, 'settings'>): readonly (string | undefined)[] {
  const { nightTracks = [] } = settings;
  return nightTracks.length === 0 ? [undefined] : [...new Set(nightTracks)];
}

/** What is looked for, of one track or of the preferred ones. */
export function queryFor({ settings }: Pick<SearchSetup, 'settings'>, track: string | undefined) {
  const { hardware } = settings;
  const preferred = settings.rocmTracks === undefined ? undefined : preferredTracks(settings, hardware);
  return {
    repository: repositoriesOf(settings, hardware),
    hardware,
    rocm: track === undefined ? preferred : [track],
    exact: track !== undefined,
  };
}

/** The track that a night counts on: the one named, else the first by preference of those that are built. */
export function awaitedTrack({ settings, day }: SearchSetup, track: string | undefined): string {
  const [first] = expectedTracks(settings, settings.hardware, day);
  return track ?? first ?? preferredTracks(settings, settings.hardware)[0] ?? '';
}

async function look(
  setup: SearchSetup,
  sources: readonly TagSource[],
  {
    day,
    track,
    fallbackDays,
  }: { readonly day: string; readonly track: string | undefined; readonly fallbackDays: number },
): Promise<ChosenImage | string> {
  const { findNightlyImage } = await import('@sglang-ci/nightly-images');
  const found = await findNightlyImage(sources, { ...queryFor(setup, track), day, fallbackDays });
  if (found.kind === 'missing') {
    const others = found.others.length === 0 ? '' : `; there are ${found.others.join(', ')}`;
    return `${found.reason}${others}`;
  }
  return chosenOf(found, setup);
}

function chosenOf(found: NightlyImage & { readonly kind: 'found' }, { emit }: SearchSetup): ChosenImage {
  const { image, tag, daysBack, reason, notes, digest, sizeBytes } = found;
  const name = formatImageRef(image);
  emit({ kind: 'image-chosen', image: name, reason });
  for (const message of notes) emit({ kind: 'warning', message });
  return {
    name,
    tag: tag.tag,
    daysBack,
    ...(tag.rocm === undefined ? {} : { rocm: tag.rocm }),
    ...(notes.length === 0 ? {} : { notes }),
    ...(digest === undefined ? {} : { digest }),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
  };
}
