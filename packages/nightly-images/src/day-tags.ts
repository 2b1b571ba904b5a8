import { CiError } from '@sglang-ci/core';
import type { PlacedTag } from './find-nightly-image.ts';
import { type NightlyTagFilter, nightlyTags, searchPart } from './nightly-tags.ts';
import type { TagSource } from './tag-source.ts';

/** The nightly tags of one day and hardware, asked for place by place and only as far as needed. */
export class DayTags {
  readonly #places: readonly { readonly source: TagSource; readonly repository: string }[];
  readonly #filter: NightlyTagFilter;
  readonly #known = new Map<number, readonly PlacedTag[]>();
  readonly #problems: CiError[] = [];

  constructor(sources: readonly TagSource[], repositories: readonly string[], filter: NightlyTagFilter) {
    this.#places = repositories.flatMap((repository) => sources.map((source) => ({ source, repository })));
    this.#filter = filter;
  }

  /** The first tag that fits, by repository, source and newest version. */
  async first(fits: (tag: PlacedTag) => boolean): Promise<PlacedTag | undefined> {
    for (const place of this.#places.keys()) {
      const tag = (await this.#tagsAt(place)).find(fits);
      if (tag !== undefined) return tag;
    }
    return undefined;
  }

  /** Every tag of the day. */
  async all(): Promise<readonly PlacedTag[]> {
    for (const place of this.#places.keys()) await this.#tagsAt(place);
    return this.seen();
  }

  /** The tags of the places that were asked. */
  seen(): readonly PlacedTag[] {
    return [...this.#known].toSorted(([a], [b]) => a - b).flatMap(([, tags]) => tags);
  }

  /** Places that did not answer, or do not exist. */
  problems(): readonly CiError[] {
    return this.#problems;
  }

  /** Nothing was found, but not every place could be asked: that is not known, never missing. */
  throwIfSilent(): void {
    const silent = this.#problems.find(({ code }) => code === 'HUB_UNREACHABLE');
    if (silent !== undefined) throw silent;
    const repositories = new Set(this.#places.map(({ repository }) => repository));
    const [first] = this.#problems;
    if (first !== undefined && this.#problems.length >= repositories.size && this.seen().length === 0) throw first;
  }

  async #tagsAt(index: number): Promise<readonly PlacedTag[]> {
    const known = this.#known.get(index);
    if (known !== undefined) return known;
    const place = this.#places[index];
    if (place === undefined) return [];
    const { source, repository } = place;
    const published = await source.findTags(repository, searchPart(this.#filter)).catch((error: unknown) => {
      if (!(error instanceof CiError) || !isOfPlace(error)) throw error;
      this.#problems.push(error);
      return [];
    });
    const tags = nightlyTags(published, this.#filter).map((tag) => ({ ...tag, repository, source: source.name }));
    this.#known.set(index, tags);
    return tags;
  }
}

function isOfPlace({ code }: CiError): boolean {
  return code === 'HUB_UNREACHABLE' || code === 'IMAGE_MISSING';
}
