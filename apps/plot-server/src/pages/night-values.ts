import { html } from 'hono/html';
import type { NightValue } from '../api/types.ts';
import { type Html, scrollBox } from './parts/html.ts';

/** Every value of a night with its single runs. */
export function nightValues(values: readonly NightValue[]): Html {
  if (values.length === 0) return html`<p class="card note">This night has no value.</p>`;
  const table = html`<table><thead><tr><th>Load</th><th>Metric</th><th class="number">Median</th><th>Runs</th><th>Remarks</th></tr></thead>
<tbody>${values.map(row)}</tbody></table>`;
  return scrollBox('Values', table);
}

function row({ load, label, text, runValues, valid, invalidReasons }: NightValue): Html {
  const runs = runValues.map((value) => Number(value.toPrecision(5)).toLocaleString('en-US')).join(', ');
  const remarks = valid ? '' : `not valid: ${invalidReasons.join('; ') || 'no reason given'}`;
  return html`<tr><td>${load === '' ? 'whole night' : load}</td><td>${label}</td><td class="number">${text}</td>
<td class="soft">${runValues.length > 1 ? runs : '1 run'}</td><td class="what">${remarks}</td></tr>`;
}
