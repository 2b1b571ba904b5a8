import type { FolderEntry } from './list-folder.ts';

export const LISTING_COLUMNS = ['name', 'size', 'date'] as const;
export type ListingColumn = (typeof LISTING_COLUMNS)[number];

/** How a listing is sorted. */
export interface ListingOrder {
  readonly by: ListingColumn;
  readonly descending: boolean;
}

/** The order that a listing's address asks for with `sort` and `order`; by name where it does not, or not in our words. */
export function listingOrder(params: URLSearchParams): ListingOrder {
  const by = LISTING_COLUMNS.find((column) => column === params.get('sort')) ?? 'name';
  return { by, descending: params.get('order') === 'desc' };
}

/** Folders first, then files, each in order; equal ones by name. */
export function sortEntries(entries: readonly FolderEntry[], { by, descending }: ListingOrder): FolderEntry[] {
  const sign = descending ? -1 : 1;
  return entries.toSorted(
    (a, b) => Number(b.isFolder) - Number(a.isFolder) || sign * COMPARE[by](a, b) || COMPARE.name(a, b),
  );
}

const COMPARE: { readonly [Column in ListingColumn]: (a: FolderEntry, b: FolderEntry) => number } = {
  name: (a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }) || (a.name < b.name ? -1 : 1),
  size: (a, b) => (a.isFolder ? 0 : a.sizeBytes - b.sizeBytes),
  date: (a, b) => a.modifiedMs - b.modifiedMs,
};
