import { CiError, type Hardware, isSameRocm } from '@sglang-ci/core';
import { type NightlyTag, nightlyTags, searchPart, type TagSource } from '@sglang-ci/nightly-images';
import type { CheckedImage } from './check-images.ts';

export interface CheckPorts {
  readonly source: TagSource;
  /** Throws `HUB_UNREACHABLE` when that is not known. */
  readonly isPullable: (image: { readonly repository: string; readonly tag: string }) => Promise<boolean>;
  /** Told what is looked for next: a registry that does not answer takes its time. */
  readonly onLook?: (wanted: Pick<CheckedImage, 'day' | 'hardware' | 'rocm'>) => void;
}

/** Where the images of one day and hardware are looked for. */
export interface DayPlace {
  readonly repositories: readonly string[];
  readonly day: string;
  readonly hardware: Hardware;
}

export type FoundImage = Pick<CheckedImage, 'state' | 'tag' | 'repository' | 'reason'>;

/** The images of one day and hardware over all repositories. */
export function dayImages(place: DayPlace, ports: CheckPorts) {
  return {
    /** The image of one track in the first repository from which it can be pulled. */
    ofTrack: (rocm: string): Promise<FoundImage> => ofTrack(rocm, place, ports),
    /** The images of all other tracks that are there. */
    others: async (tracks: readonly string[]): Promise<readonly (FoundImage & { readonly rocm: string })[]> => {
      const tags = await everyTag(place, ports);
      const words = tags.map(({ parsed }) => parsed.rocm ?? '');
      const others = [...new Set(words)].filter((word) => !tracks.some((track) => isSameRocm(track, word)));
      return Promise.all(others.map(async (rocm) => ({ rocm, ...(await ofTrack(rocm, place, ports)) })));
    },
  };
}

async function ofTrack(rocm: string, place: DayPlace, ports: CheckPorts): Promise<FoundImage> {
  const answers: FoundImage[] = [];
  for (const repository of place.repositories) {
    const answer = await lookFor(rocm, { ...place, repository }, ports);
    if (answer.state === 'available') return answer;
    answers.push(answer);
  }
  const [first] = answers;
  const byWeight = answers.find(({ state }) => state === 'unknown') ?? answers.find(({ tag }) => tag !== undefined);
  return byWeight ?? first ?? { state: 'missing', reason: 'no repository was named' };
}

async function lookFor(
  rocm: string,
  place: Omit<DayPlace, 'repositories'> & { readonly repository: string },
  ports: CheckPorts,
): Promise<FoundImage> {
  const { repository } = place;
  try {
    const tags = await tagsIn(place, ports);
    const found = tags.find(({ parsed }) => parsed.rocm !== undefined && isSameRocm(parsed.rocm, rocm));
    if (found === undefined) return { state: 'missing', reason: whyMissing(tags.map(({ tag }) => tag)) };
    const { tag } = found;
    if (await ports.isPullable({ repository, tag })) return { state: 'available', tag, repository };
    return { state: 'missing', tag, repository, reason: 'listed, but cannot be pulled' };
  } catch (error) {
    if (!(error instanceof CiError)) throw error;
    if (error.code === 'HUB_UNREACHABLE') return { state: 'unknown', reason: error.message };
    if (error.code === 'IMAGE_MISSING') return { state: 'missing', reason: error.message };
    throw error;
  }
}

async function everyTag({ repositories, ...place }: DayPlace, ports: CheckPorts): Promise<readonly NightlyTag[]> {
  const lists = await Promise.all(
    repositories.map((repository) =>
      tagsIn({ ...place, repository }, ports).catch((error: unknown) => {
        if (error instanceof CiError) return []; // told by the rows of the expected tracks
        throw error;
      }),
    ),
  );
  return lists.flat();
}

async function tagsIn(
  { day, hardware, repository }: Omit<DayPlace, 'repositories'> & { readonly repository: string },
  { source }: CheckPorts,
): Promise<readonly NightlyTag[]> {
  const filter = { hardware, day };
  return nightlyTags(await source.findTags(repository, searchPart(filter)), filter);
}

function whyMissing(others: readonly string[]): string {
  return others.length === 0 ? 'no image of this day' : `only ${others.join(', ')}`;
}
