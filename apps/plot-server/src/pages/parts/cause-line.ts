import { html } from 'hono/html';
import type { NightSummary } from '../../api/types.ts';
import type { Html } from './html.ts';

/** Why a night failed, in the words of its log, with the way to the log; nothing where no log says so. */
export function causeLine({ cause, date }: NightSummary): Html {
  if (cause === undefined) return html``;
  const { text, line, url, errorClass } = cause;
  const kind = errorClass === undefined ? '' : html`<b>${errorClass}</b> `;
  return html`<small>${kind}<span class="code">${text}</span> <a href="${url}">log, line ${line}<span class="visually-hidden"> of ${date}</span></a></small>`;
}
