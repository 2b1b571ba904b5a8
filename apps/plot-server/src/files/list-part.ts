import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { inTurns } from './in-turns.ts';
import { entryOf, type FolderEntry } from './list-folder.ts';
import { compareEntries, type ListingOrder } from './listing-order.ts';
import type { IsSecret } from './secret-files.ts';
import { isOpenName, servedType } from './served-name.ts';

/** One page of a folder's entries. */
export interface FolderPart {
  readonly entries: readonly FolderEntry[];
  /** How many there are on all pages. */
  readonly folders: number;
  readonly files: number;
  /** Of all files; absent where only those of this page were looked at. */
  readonly bytes?: number;
  /** Is there anything after this page? */
  readonly hasMore: boolean;
}

interface Place {
  readonly root: string;
  readonly folder: string;
  readonly isSecret?: IsSecret;
}

interface Wish {
  readonly order: ListingOrder;
  /** Most entries on the page. */
  readonly limit: number;
}

/**
 * The entries after `order.after`, at most `limit`: what a request would get, as {@link listFolder} says. By name, only the
 * files of this page are looked at; any other order needs a look at every one.
 */
export async function listPart(place: Place, wish: Wish): Promise<FolderPart> {
  const dirents = (await readdir(place.folder, { withFileTypes: true })).filter(({ name }) => isOpenName(name));
  const look = (entry: Dirent) => entryOf(entry, place).catch(() => undefined);
  if (dirents.length > wish.limit && wish.order.by === 'name') return partByName(dirents, { ...wish, look });
  const all = (await inTurns(dirents, look)).filter((entry) => entry !== undefined);
  const bytes = all.reduce((sum, { isFolder, sizeBytes }) => sum + (isFolder ? 0 : sizeBytes), 0);
  return { ...pageOf(all, wish), bytes };
}

async function partByName(
  dirents: readonly Dirent[],
  { look, ...wish }: Wish & { readonly look: (entry: Dirent) => Promise<FolderEntry | undefined> },
): Promise<FolderPart> {
  const linked = await inTurns(dirents.filter(isUndecided), look);
  const known = dirents.filter((entry) => entry.isDirectory() || (entry.isFile() && servedType(entry.name)));
  const named = known.map((entry) => ({
    name: entry.name,
    isFolder: entry.isDirectory(),
    sizeBytes: 0,
    modifiedMs: 0,
    entry,
  }));
  const page = pageOf([...named, ...linked.filter((entry) => entry !== undefined)], wish);
  const entries = await inTurns(page.entries, async (one) => ('entry' in one ? look(one.entry as Dirent) : one));
  return { ...page, entries: entries.filter((entry) => entry !== undefined) };
}

/** Where a link leads decides whether it is shown; some file systems tell no types at all. */
function isUndecided(entry: Dirent): boolean {
  return !entry.isDirectory() && !entry.isFile();
}

function pageOf(all: readonly FolderEntry[], { order, limit }: Wish): Omit<FolderPart, 'bytes'> {
  const compare = compareEntries(order);
  const sorted = all.toSorted(compare);
  const { after } = order;
  const rest = after === undefined ? sorted : sorted.filter((entry) => compare(entry, after) > 0);
  const folders = all.filter(({ isFolder }) => isFolder).length;
  return { entries: rest.slice(0, limit), folders, files: all.length - folders, hasMore: rest.length > limit };
}
