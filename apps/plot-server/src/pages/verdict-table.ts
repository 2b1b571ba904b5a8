import {
  type CellState,
  type CellVerdict,
  describeLoad,
  formatChange,
  formatValue,
  METRICS,
  type Verdict,
} from '@sglang-ci/core';
import { html } from 'hono/html';
import type { BenchmarkState } from '../api/types.ts';
import { dashedDate } from './parts/dates.ts';
import { type Html, scrollBox } from './parts/html.ts';
import { stateIcon } from './parts/state-badge.ts';

/** How a judged value looks, the worst first. */
const CELLS: { readonly [State in CellState]: { readonly word: string; readonly like: BenchmarkState } } = {
  confirmed: { word: 'Regressed', like: 'regressed' },
  suspect: { word: 'Suspect', like: 'suspect' },
  accepted: { word: 'Accepted', like: 'unjudged' },
  missing: { word: 'Missing', like: 'missing' },
  invalid: { word: 'Not valid', like: 'failed' },
  unstable: { word: 'Unstable series', like: 'unjudged' },
  'warming-up': { word: 'Warming up', like: 'unjudged' },
  improved: { word: 'Improved', like: 'good' },
  good: { word: 'Usual', like: 'good' },
};

const ORDER = Object.keys(CELLS) as readonly CellState[];

/** Every judged value against its usual range, the worst first. */
export function verdictTable({ cells }: Verdict): Html {
  if (cells.length === 0) return html`<p class="card note">No value of this night could be judged.</p>`;
  if (cells.every(({ state }) => state === 'missing')) {
    return html`<p class="card note">None of the ${cells.length} values that the nights before had was measured.</p>`;
  }
  const sorted = cells.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || worseBy(b) - worseBy(a));
  const table = html`<table><thead><tr><th>State</th><th>Load</th><th>Metric</th><th class="number">This night</th>
<th class="number">Usual range</th><th class="number">Change</th><th class="number"><abbr title="robust standard deviations from the usual">z</abbr></th><th>Remarks</th></tr></thead>
<tbody>${sorted.map(row)}</tbody></table>`;
  return scrollBox('Verdict', table);
}

function row(cell: CellVerdict): Html {
  const { metric, state, value, baseline } = cell;
  const { word, like } = CELLS[state];
  const sign = METRICS[metric].better === 'lower' ? 1 : -1;
  return html`<tr><td>${stateIcon(like, word)}</td><td>${describeLoad(cell)}</td><td>${METRICS[metric].label}</td>
<td class="number">${value === undefined ? '' : formatValue(metric, value)}</td>
<td class="number soft">${baseline?.settled === true ? `${formatValue(metric, baseline.low)} … ${formatValue(metric, baseline.high)}` : ''}</td>
<td class="number">${cell.worseBy === undefined ? '' : formatChange(sign * cell.worseBy)}</td>
<td class="number soft">${cell.z === undefined ? '' : (sign * cell.z).toFixed(1)}</td><td class="what">${remarks(cell)}</td></tr>`;
}

function remarks({ note, accepted }: CellVerdict): string {
  const known = accepted && `accepted until ${dashedDate(accepted.until)}: ${accepted.reason}`;
  return [note, known].filter((text) => text !== undefined).join('; ');
}

function worseBy(cell: CellVerdict): number {
  return cell.worseBy ?? 0;
}
