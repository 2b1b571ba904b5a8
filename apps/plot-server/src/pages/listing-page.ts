import { html } from 'hono/html';
import type { FolderEntry } from '../files/list-folder.ts';
import { layout } from './layout.ts';

/** What a folder of plots holds, with links. `names` is the folder's path below the plots folder. */
export function listingPage(title: string, names: readonly string[], entries: readonly FolderEntry[]) {
  const heading = names.length === 0 ? 'All files' : names.join(' / ');
  const parent = names.length === 0 ? '' : html`<p><a href="${names.length === 1 ? '/browse/' : '../'}">up</a></p>`;
  const rows = entries.map(
    ({ name, isFolder, sizeBytes, modifiedMs }) => html`<tr>
<td><a href="${hrefOf(names, name)}${isFolder ? '/' : ''}">${name}${isFolder ? '/' : ''}</a></td>
<td class="number">${isFolder ? '' : sizeText(sizeBytes)}</td>
<td>${new Date(modifiedMs).toISOString().slice(0, 16).replace('T', ' ')} UTC</td></tr>`,
  );
  const table = html`<table><thead><tr><th>Name</th><th>Size</th><th>Changed</th></tr></thead><tbody>${rows}</tbody></table>`;
  return layout(
    { title, heading },
    html`<main><h1>${heading}</h1>${parent}${entries.length === 0 ? html`<p>Nothing here yet.</p>` : table}</main>`,
  );
}

/** Path of an entry as a link, every name encoded. */
export function hrefOf(names: readonly string[], name: string): string {
  return `/${[...names, name].map(encodeURIComponent).join('/')}`;
}

function sizeText(bytes: number): string {
  return bytes < 10_000 ? `${bytes} B` : `${Math.round(bytes / 1_000).toLocaleString('en-US')} kB`;
}
