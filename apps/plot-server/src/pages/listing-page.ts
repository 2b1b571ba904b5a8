import { html } from 'hono/html';
import { encodePath } from '../api/urls.ts';
import type { FolderEntry } from '../files/list-folder.ts';
import type { FolderPart } from '../files/list-part.ts';
import { LISTING_COLUMNS, type ListingColumn, type ListingOrder, pageAfter } from '../files/listing-order.ts';
import { isImage } from '../files/served-name.ts';
import { layout } from './layout.ts';
import { type Html, scrollBox } from './parts/html.ts';
import { sizeText } from './parts/size-text.ts';

/** A folder as a listing names it. */
export interface ListedPlace {
  readonly title: string;
  /** Where the folder lies below the top, and what the paths of its entries begin with. */
  readonly names: readonly string[];
  readonly base: string;
  readonly top: { readonly label: string; readonly url: string };
}

interface Listing extends ListedPlace {
  readonly order: ListingOrder;
  readonly part: FolderPart;
}

const TOPS = [
  { label: 'Plots', url: '/browse/' },
  { label: 'Run folders', url: '/runs/' },
] as const;

const LABELS: { readonly [Column in ListingColumn]: string } = { name: 'Name', size: 'Size', date: 'Changed' };

/** What a folder holds, a page of it at a time, with links. Sorting is a link too, so that it works without a script. */
export function listingPage({ title, names, base, top, order, part }: Listing): Html {
  const tabs = TOPS.map(
    ({ label, url }) => html`<a href="${url}"${url === top.url ? html` aria-current="true"` : ''}>${label}</a> `,
  );
  const rows = part.entries.map((entry) => row(entry, `${base}${pathTo(names)}`));
  const head = LISTING_COLUMNS.map((column) => columnHead(column, order));
  const table = html`<table class="listing"><thead><tr>${head}</tr></thead><tbody>${up(names, { base, top })}${rows}</tbody></table>`;
  return layout(
    { title, heading: names.at(-1) ?? top.label, current: 'files' },
    html`<nav aria-label="Served folders" class="tabs">${tabs}</nav>
<h1 class="crumbs">${crumbs(names, { base, top })}</h1>
<p class="soft">${countText(part)}</p>
${scrollBox('Files', table)}${pageLinks(part, order)}`,
  );
}

type Place = Pick<Listing, 'base' | 'top'>;

/** `Plots / GROK1 / online`, every part but the last a link. */
function crumbs(names: readonly string[], { base, top }: Place): Html {
  const links = names.slice(0, -1).map((name, index) => {
    return html` / <a href="${base}${pathTo(names.slice(0, index + 1))}">${name}</a>`;
  });
  const last = names.at(-1);
  return last === undefined ? html`${top.label}` : html`<a href="${top.url}">${top.label}</a>${links} / ${last}`;
}

function up(names: readonly string[], { base, top }: Place): Html | string {
  if (names.length === 0) return '';
  const parent = names.length === 1 ? top.url : `${base}${pathTo(names.slice(0, -1))}`;
  return html`<tr><td><a href="${parent}">../</a></td><td></td><td></td></tr>`;
}

/** A column's name as the link that sorts by it, the other way round if it is sorted by already. */
function columnHead(column: ListingColumn, { by, descending }: ListingOrder): Html {
  const isCurrent = column === by;
  const next = isCurrent && !descending ? 'desc' : 'asc';
  const sorted = isCurrent ? html` aria-sort="${descending ? 'descending' : 'ascending'}"` : '';
  const arrow = isCurrent ? (descending ? ' ↓' : ' ↑') : '';
  const look = column === 'size' ? html` class="number"` : '';
  return html`<th scope="col"${look}${sorted}><a href="?sort=${column}&amp;order=${next}">${LABELS[column]}${arrow}</a></th>`;
}

function row({ name, isFolder, sizeBytes, modifiedMs }: FolderEntry, folderUrl: string): Html {
  const slash = isFolder ? '/' : '';
  const url = `${folderUrl}${encodeURIComponent(name)}${slash}`;
  const picture =
    !isFolder && isImage(name) ? html`<a href="${url}"><img class="thumb" src="${url}" alt="" loading="lazy"></a>` : '';
  return html`<tr><td><a href="${url}">${name}${slash}</a>${picture}</td>
<td class="number">${isFolder ? '' : sizeText(sizeBytes)}</td>
<td class="date">${new Date(modifiedMs).toISOString().slice(0, 16).replace('T', ' ')} UTC</td></tr>`;
}

function pathTo(names: readonly string[]): string {
  return names.length === 0 ? '' : `${encodePath(names.join('/'))}/`;
}

/** To the next page, and from a later one to the first. */
function pageLinks({ entries, hasMore }: FolderPart, order: ListingOrder): Html {
  const last = entries.at(-1);
  const first = `?sort=${order.by}&order=${order.descending ? 'desc' : 'asc'}`;
  return html`<p class="links">${order.after === undefined ? '' : html`<a href="${first}">First page</a> `}${
    last === undefined || !hasMore ? '' : html`<a rel="next" href="${pageAfter(last, order)}">Next page</a>`
  }</p>`;
}

function countText({ entries, folders, files, bytes = 0 }: FolderPart): string {
  const words = [counted(folders, 'folder'), counted(files, 'file')].filter((word) => word !== '');
  if (words.length === 0) return 'Nothing here yet.';
  const shown = entries.length < folders + files ? `; ${entries.length.toLocaleString('en-US')} on this page` : '';
  return `${words.join(', ')}${bytes > 0 ? `, ${sizeText(bytes)}` : ''}${shown}`;
}

function counted(count: number, word: string): string {
  return count === 0 ? '' : `${count.toLocaleString('en-US')} ${word}${count === 1 ? '' : 's'}`;
}
