import { type Hardware, type ImageRef, type ImageTag, ROCM_PREFERENCE, shiftDay } from '@sglang-ci/core';
import { type NightlyTag, nightlyTags, searchPart } from './nightly-tags.ts';
import type { TagSource } from './tag-source.ts';

export interface NightlyImageQuery {
  /** `rocm/sgl-dev`, or with its registry's host. */
  readonly repository: string;
  readonly hardware: Hardware;
  /** Tonight, `YYYYMMDD` in the lab's time zone. */
  readonly day: string;
  /** How many earlier days may stand in, 0 for none. */
  readonly fallbackDays: number;
  /** ROCm parts by preference; the hardware's own order if not given. */
  readonly rocm?: readonly string[] | undefined;
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
 * Finds tonight's image: the day first, then the ROCm preference, then the sources in their order, then the newest
 * version. A source that does not answer throws `HUB_UNREACHABLE`; it is only asked when those before it have nothing.
 */
export async function findNightlyImage(sources: readonly TagSource[], query: NightlyImageQuery): Promise<NightlyImage> {
  const rocms = query.rocm ?? ROCM_PREFERENCE[query.hardware];
  const days = Array.from({ length: query.fallbackDays + 1 }, (_, back) => shiftDay(query.day, -back));
  const others = new Set<string>();
  for (const day of days) {
    for (const rocm of rocms) {
      for (const source of sources) {
        const filter = { hardware: query.hardware, day, withSuffix: query.withSuffix };
        const tags = nightlyTags(await source.findTags(query.repository, searchPart(filter)), filter);
        const chosen = tags.find((tag) => tag.parsed.rocm === rocm);
        if (chosen !== undefined) return found(chosen, { query, day, days, rocm, rocms, source: source.name });
        for (const { tag } of tags) others.add(tag);
      }
    }
  }
  const span = days.length === 1 ? query.day : `${days.at(-1)} to ${query.day}`;
  const reason = `no ${query.hardware} image with ${rocms.join(' or ')} of ${span} in ${query.repository}`;
  return { kind: 'missing', reason, others: [...others] };
}

interface Place {
  readonly query: NightlyImageQuery;
  readonly day: string;
  readonly days: readonly string[];
  readonly rocm: string;
  readonly rocms: readonly string[];
  readonly source: string;
}

function found(chosen: NightlyTag, place: Place): NightlyImage {
  const { tag, parsed, digest, sizeBytes } = chosen;
  const daysBack = place.days.indexOf(place.day);
  return {
    kind: 'found',
    image: { repository: place.query.repository, tag },
    tag: parsed,
    daysBack,
    source: place.source,
    reason: reasonOf(place, daysBack),
    ...(digest === undefined ? {} : { digest }),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
  };
}

function reasonOf({ day, rocm, rocms, source }: Place, daysBack: number): string {
  const back = `${daysBack} ${daysBack === 1 ? 'day' : 'days'} back`;
  return [
    daysBack === 0 ? `newest of ${day}` : `nothing newer than ${day}, ${back}`,
    ...(rocm === rocms[0] ? [] : [`${rocm} because there is no ${rocms.slice(0, rocms.indexOf(rocm)).join(' or ')}`]),
    `on ${source}`,
  ].join(', ');
}
