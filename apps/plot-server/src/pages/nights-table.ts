import { html } from 'hono/html';
import type { NightSummary } from '../api/types.ts';
import { causeLine } from './parts/cause-line.ts';
import { dashedDate } from './parts/dates.ts';
import { plainHeadline } from './parts/headline.ts';
import { type Html, scrollBox } from './parts/html.ts';
import { nightUrl } from './parts/page-urls.ts';
import { stateBadge } from './parts/state-badge.ts';

/** Nights, newest first, of which any two can be chosen to compare; `older` is the page with those before them. */
export function nightsTable(nights: readonly NightSummary[], { older }: { readonly older: string | undefined }): Html {
  if (nights.length === 0) return html`<p class="card note">No nights.</p>`;
  const table = html`<table class="nights"><thead><tr>
<th><abbr title="the earlier night of a comparison">A</abbr></th><th><abbr title="the later night of a comparison">B</abbr></th>
<th>Night</th><th>State</th><th>What</th><th>Image</th><th>Node</th><th>GSM8K</th><th>Go to</th></tr></thead>
<tbody>${nights.map(row)}</tbody></table>`;
  return html`<form method="get" action="/compare"><p class="links"><button type="submit">Compare A with B</button></p>
${scrollBox('Nights', table)}${older === undefined ? '' : html`<p><a data-live id="older" href="${older}">Older nights</a></p>`}</form>`;
}

/** The newest two nights are chosen to begin with. */
function row(night: NightSummary, index: number): Html {
  const { id, date, state, headline, imageTag, node, gsm8kAccuracy, runUrl } = night;
  const day = dashedDate(date);
  const choice = (name: 'a' | 'b', isChosen: boolean) => html`<td><input type="radio" name="${name}" value="${id}"
aria-label="${day} as ${name.toUpperCase()}"${isChosen ? html` checked` : ''}></td>`;
  return html`<tr>${choice('a', index === 1)}${choice('b', index === 0)}
<th scope="row"><a href="${nightUrl(id)}">${day}</a></th><td>${stateBadge(state)}</td><td class="what">${plainHeadline(headline)}${causeLine(night)}</td>
<td class="code">${imageTag}</td><td>${node ?? ''}</td><td class="number">${accuracyText(gsm8kAccuracy)}</td>
<td class="links"><a href="${nightUrl(id)}#logs">Logs<span class="visually-hidden"> of ${day}</span></a>
<a href="${runUrl}">Run folder<span class="visually-hidden"> of ${day}</span></a></td></tr>`;
}

function accuracyText(accuracy: number | null | undefined): string {
  if (accuracy === undefined) return '';
  return accuracy === null ? 'crashed' : `${(accuracy * 100).toFixed(1)}%`;
}
