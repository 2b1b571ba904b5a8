import type { Night } from '@sglang-ci/history';
import { html } from 'hono/html';

/** How many of the newest nights the table shows. */
const SHOWN = 20;

/** The newest nights of a benchmark, newest first: image, machine, accuracy, and what went wrong. */
export function nightsTable(nights: readonly Night[]) {
  const rows = nights
    .slice(-SHOWN)
    .toReversed()
    .map(
      ({ date, imageTag, node, gsm8k, points, status, problems }) => html`<tr>
<td class="name">${date}</td><td class="name">${imageTag}</td><td class="name">${node ?? ''}</td>
<td class="number">${typeof gsm8k?.accuracy === 'number' ? `${(gsm8k.accuracy * 100).toFixed(1)}%` : ''}</td>
<td class="number">${points.filter(hasValue).length}</td>
<td>${[status, ...problems].filter((word) => word !== undefined).join('; ')}</td></tr>`,
    );
  return html`<table><thead><tr><th>Image date</th><th>Image</th><th>Node</th><th>GSM8K</th><th>Loads</th><th>Remarks</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}

function hasValue({ runs, csv }: Night['points'][number]): boolean {
  return csv !== undefined || runs.some((run) => run.status === 'ok');
}
