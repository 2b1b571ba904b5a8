import { CiError, type Hardware, type ImageRef, type ImageTag, shiftDay } from '@sglang-ci/core';
import { DayTags } from './day-tags.ts';
import type { NightlyTag } from './nightly-tags.ts';
import type { TagSource } from './tag-source.ts';
import { newestUnknown, pickTrack, tracksFor } from './tracks-for.ts';

export interface NightlyImageQuery {
  /** `rocm/sgl-dev`, or with its registry's host; several in the order in which they are looked through. */
  readonly repository: string | readonly string[];
  readonly hardware: Hardware;
  /** Tonight, `YYYYMMDD` in the lab's time zone. */
  readonly day: string;
  /** How many earlier days may stand in, 0 for none. */
  readonly fallbackDays: number;
  /** ROCm tracks by preference; the hardware's own order if not given. */
  readonly rocm?: readonly string[] | undefined;
  /** Only these tracks: a newer one that nobody named is not taken. */
  readonly exact?: boolean | undefined;
  /** Take tags with a suffix (`-srt`, `-preview`, `-RC`) too. */
  readonly withSuffix?: boolean | undefined;
}

/** Tonight's image, or what was looked for in vain. */
export type NightlyImage =
  | {
      readonly kind: 'found';
      readonly image: ImageRef;
      readonly tag: ImageTag;
      /** 0 = tonight's, 1 = yesterday's. */
      readonly daysBack: number;
      /** Name of the source that has it. */
      readonly source: string;
      /** Why this one, for people. */
      readonly reason: string;
      /** What a person should know about the choice: a track that nobody prefers, a repository that did not answer. */
      readonly notes: readonly string[];
      /** `sha256:…`, where the source tells. */
      readonly digest?: string;
      readonly sizeBytes?: number;
    }
  | {
      readonly kind: 'missing';
      /** What was looked for, for people. */
      readonly reason: string;
      /** Images of these days and this hardware with a ROCm that was not asked for. */
      readonly others: readonly string[];
    };

/**
 * Finds tonight's image: the day first, then the tracks by preference, then the repositories and sources in their order,
 * then the newest version. Where nothing preferred is there, the newest track that nobody named is taken, and said so.
 * A source is only asked when those before it have nothing; one that did not answer throws `HUB_UNREACHABLE` unless
 * another has an image of that day.
 */
export async function findNightlyImage(sources: readonly TagSource[], query: NightlyImageQuery): Promise<NightlyImage> {
  const repositories = typeof query.repository === 'string' ? [query.repository] : query.repository;
  const days = Array.from({ length: query.fallbackDays + 1 }, (_, back) => shiftDay(query.day, -back));
  const others = new Set<string>();
  for (const [daysBack, day] of days.entries()) {
    const tracks = tracksFor(query, day);
    const tags = new DayTags(sources, repositories, { hardware: query.hardware, day, withSuffix: query.withSuffix });
    const chosen =
      (await pickTrack(tags, tracks)) ?? (query.exact === true ? undefined : await newestUnknown(tags, tracks));
    if (chosen !== undefined) return found(chosen, { query, day, daysBack, tracks, tags });
    tags.throwIfSilent();
    for (const { tag } of tags.seen()) others.add(tag);
  }
  const span = days.length === 1 ? query.day : `${days.at(-1)} to ${query.day}`;
  const wanted = tracksFor(query, query.day).expected.join(' or ');
  const reason = `no ${query.hardware} image with ${wanted} of ${span} in ${repositories.join(' or ')}`;
  return { kind: 'missing', reason, others: [...others] };
}

/** A tag where it was found. */
export interface PlacedTag extends NightlyTag {
  readonly repository: string;
  readonly source: string;
}

interface Place {
  readonly query: NightlyImageQuery;
  readonly day: string;
  readonly daysBack: number;
  readonly tracks: ReturnType<typeof tracksFor>;
  readonly tags: DayTags;
}

function found(chosen: PlacedTag, place: Place): NightlyImage {
  const { tag, parsed, digest, sizeBytes, repository, source } = chosen;
  const unknown = place.tracks.rank(parsed.rocm) === undefined;
  const newer = `${parsed.rocm} is none of the preferred tracks (${place.tracks.all.join(', ')}), and the newest that is there of ${place.day}`;
  return {
    kind: 'found',
    image: { repository, tag },
    tag: parsed,
    daysBack: place.daysBack,
    source,
    reason: reasonOf(chosen, place),
    notes: [...(unknown ? [newer] : []), ...place.tags.problems().map((error) => noteOf(error))],
    ...(digest === undefined ? {} : { digest }),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
  };
}

function noteOf(error: CiError): string {
  return `${error.message}; another repository has an image`;
}

function reasonOf({ parsed, source, repository }: PlacedTag, { day, daysBack, tracks, query }: Place): string {
  const back = `${daysBack} ${daysBack === 1 ? 'day' : 'days'} back`;
  const missing = tracks.before(parsed.rocm);
  const first = typeof query.repository === 'string' ? query.repository : query.repository[0];
  return [
    daysBack === 0 ? `newest of ${day}` : `nothing newer than ${day}, ${back}`,
    ...(missing.length === 0 ? [] : [`${parsed.rocm} because there is no ${missing.join(' or ')}`]),
    `on ${source}${repository === first ? '' : ` in ${repository}`}`,
  ].join(', ');
}
