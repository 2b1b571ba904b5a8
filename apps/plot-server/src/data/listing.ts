import { listPart } from '../files/list-part.ts';
import type { IsSecret } from '../files/secret-files.ts';
import type { ListingOrder } from '../files/listing-order.ts';
import { type ListedPlace, listingPage } from '../pages/listing-page.ts';

/** A folder's listing. */
export interface ListingRequest extends ListedPlace {
  readonly kind: 'listing';
  /** The served folder, and the folder in it with all links followed; absent while there is none. */
  readonly root: string;
  readonly path?: string;
  readonly order: ListingOrder;
}

/** Entries on one page of a listing. */
const PAGE_ENTRIES = 500;

/** The page of a listing. A top whose folder does not exist yet is empty. */
export async function listing({ root, path, order, ...place }: ListingRequest, isSecret: IsSecret): Promise<string> {
  const part =
    path === undefined
      ? { entries: [], folders: 0, files: 0, hasMore: false }
      : await listPart({ root, folder: path, isSecret }, { order, limit: PAGE_ENTRIES });
  return String(await listingPage({ ...place, order, part }));
}
