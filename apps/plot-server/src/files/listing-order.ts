import type { FolderEntry } from './list-folder.ts';

export const LISTING_COLUMNS = ['name', 'size', 'date'] as const;
export type ListingColumn = (typeof LISTING_COLUMNS)[number];

/** How a listing is sorted, and where its page begins. */
export interface ListingOrder {
  readonly by: ListingColumn;
  readonly descending: boolean;
  /** The last entry of the page before, whether it is still there or not. */
  readonly after?: FolderEntry;
}

/** The order that a listing's address asks for with `sort`, `order` and `after`; by name where it does not, or not in our words. */
export function listingOrder(params: URLSearchParams): ListingOrder {
  const by = LISTING_COLUMNS.find((column) => column === params.get('sort')) ?? 'name';
  const after = placeIn(params.get('after') ?? '');
  return { by, descending: params.get('order') === 'desc', ...(after === undefined ? {} : { after }) };
}

/**
 * The address of the page after an entry. It says where the entry stands and not how many come before it, so that it stays
 * right when others come and go: `d`/`f` for folder or file, the value that is sorted by, the name.
 */
export function pageAfter({ name, isFolder, sizeBytes, modifiedMs }: FolderEntry, order: ListingOrder): string {
  const value = { name: 0, size: isFolder ? 0 : sizeBytes, date: modifiedMs }[order.by];
  const params = { sort: order.by, order: order.descending ? 'desc' : 'asc' };
  return `?${new URLSearchParams({ ...params, after: `${isFolder ? 'd' : 'f'}:${value}:${name}` })}`;
}

function placeIn(text: string): FolderEntry | undefined {
  const [, kind, value, name] = /^([df]):(\d+(?:\.\d+)?):(.+)$/s.exec(text) ?? [];
  if (kind === undefined || name === undefined) return undefined;
  return { name, isFolder: kind === 'd', sizeBytes: Number(value), modifiedMs: Number(value) };
}

/** Folders first, then files, each in order; equal ones by name. */
export function compareEntries({ by, descending }: ListingOrder): (a: FolderEntry, b: FolderEntry) => number {
  const sign = descending ? -1 : 1;
  return (a, b) => Number(b.isFolder) - Number(a.isFolder) || sign * COMPARE[by](a, b) || COMPARE.name(a, b);
}

const NAMES = new Intl.Collator('en', { numeric: true });

const COMPARE: { readonly [Column in ListingColumn]: (a: FolderEntry, b: FolderEntry) => number } = {
  name: (a, b) => NAMES.compare(a.name, b.name) || (a.name < b.name ? -1 : Number(a.name > b.name)),
  size: (a, b) => (a.isFolder ? 0 : a.sizeBytes - b.sizeBytes),
  date: (a, b) => a.modifiedMs - b.modifiedMs,
};
