import { compareVersions, type Hardware, type ImageTag, parseImageTag, parseSglangVersion } from '@sglang-ci/core';
import type { PublishedTag } from './tag-source.ts';

/** A published tag that is the nightly image of one day and one hardware. */
export interface NightlyTag extends PublishedTag {
  readonly parsed: ImageTag;
}

export interface NightlyTagFilter {
  readonly hardware: Hardware;
  /** `YYYYMMDD` */
  readonly day: string;
  /** Take tags with a suffix (`-srt`, `-preview`, `-RC`) too. */
  readonly withSuffix?: boolean | undefined;
}

/** The part of a tag's name by which a source can filter; it matches more than the day's images. */
export function searchPart({ hardware, day }: NightlyTagFilter): string {
  return `${hardware}-${day}`;
}

/**
 * A day's images of one hardware among any tags, newest version first. Read by the tag grammar: base images, PR builds
 * and other hardware whose names merely contain the same text are no nightly images.
 */
export function nightlyTags(tags: readonly PublishedTag[], filter: NightlyTagFilter): readonly NightlyTag[] {
  return tags
    .flatMap((published) => {
      const parsed = parseImageTag(published.tag);
      return parsed !== undefined && isWanted(parsed, filter) ? [{ ...published, parsed }] : [];
    })
    .toSorted((a, b) => newestFirst(a.parsed, b.parsed));
}

function isWanted(tag: ImageTag, { hardware, day, withSuffix = false }: NightlyTagFilter): boolean {
  if (tag.hardware !== hardware || tag.date !== day || tag.rocm === undefined) return false;
  return withSuffix || tag.suffix === undefined;
}

function newestFirst(a: ImageTag, b: ImageTag): number {
  const [versionA, versionB] = [parseSglangVersion(a.version), parseSglangVersion(b.version)];
  const byVersion = versionA !== undefined && versionB !== undefined ? compareVersions(versionB, versionA) : 0;
  return byVersion || a.tag.length - b.tag.length || a.tag.localeCompare(b.tag);
}
