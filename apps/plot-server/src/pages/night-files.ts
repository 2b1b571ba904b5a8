import { html } from 'hono/html';
import type { NightDetail, NightFile } from '../api/types.ts';
import type { Html } from './parts/html.ts';
import { sizeText } from './parts/size-text.ts';

/** A night's files, the logs first: each one click away. */
export function nightFiles({ files, night }: NightDetail): Html {
  const sorted = files.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  const logs = sorted.filter(isLog);
  const rest = sorted.filter((file) => !isLog(file));
  return html`<div class="files">${group('Logs', logs)}${group('Results and plan', rest)}</div>
<p class="links"><a href="${night.runUrl}">Whole run folder</a></p>`;
}

function group(title: string, files: readonly NightFile[]): Html {
  const items = files.map(
    ({ name, url, sizeBytes }) =>
      html`<li><a class="code" href="${url}">${name}</a> <span class="soft">${sizeText(sizeBytes)}</span></li>`,
  );
  return html`<section class="card"><h3>${title}</h3>${files.length === 0 ? html`<p class="soft">none</p>` : html`<ul>${items}</ul>`}</section>`;
}

function isLog({ name }: NightFile): boolean {
  return name.endsWith('.log');
}
