import { isToldAcross, remarksOf, shownChange, usualRange, VERDICT_LEGEND } from '@sglang-ci/compare';
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
  const sorted = cells.toSorted((a, b) => rankOf(a) - rankOf(b) || worseBy(b) - worseBy(a));
  const table = html`<table><thead><tr><th>State</th><th>Load</th><th>Metric</th><th class="number">This night</th>
<th class="number">Usual range</th><th class="number">Change</th><th class="number">z</th><th class="number">Sees</th><th>Remarks</th></tr></thead>
<tbody>${sorted.map(row)}</tbody></table>`;
  return html`${scrollBox('Verdict', table)}<p class="note">${VERDICT_LEGEND.join(' ')}</p>`;
}

const CHANGED = { word: 'Changed with conditions', like: 'suspect' } as const;

function rankOf(cell: CellVerdict): number {
  return isToldAcross(cell)
    ? Math.min(ORDER.indexOf(cell.state), ORDER.indexOf('suspect') + 0.5)
    : ORDER.indexOf(cell.state);
}

function row(cell: CellVerdict): Html {
  const { metric, state, value, minDetectable } = cell;
  const { word, like } = state === 'warming-up' && isToldAcross(cell) ? CHANGED : CELLS[state];
  const change = shownChange(cell);
  const sign = METRICS[metric].better === 'lower' ? 1 : -1;
  return html`<tr><td>${stateIcon(like, word)}</td><td>${describeLoad(cell)}</td><td>${METRICS[metric].label}</td>
<td class="number">${value === undefined ? '' : formatValue(metric, value)}</td>
<td class="number soft">${usualRange(cell) ?? ''}</td>
<td class="number">${change === undefined ? '' : formatChange(sign * change)}</td>
<td class="number soft">${cell.z === undefined ? '' : (sign * cell.z).toFixed(1)}</td>
<td class="number soft">${minDetectable === undefined ? '' : `±${formatChange(minDetectable).slice(1)}`}</td><td class="what">${remarks(cell)}</td></tr>`;
}

function remarks(cell: CellVerdict): string {
  const { accepted } = cell;
  const known = accepted && `accepted until ${dashedDate(accepted.until)}: ${accepted.reason}`;
  return [...remarksOf(cell), known].filter((text) => text !== undefined).join('; ');
}

function worseBy(cell: CellVerdict): number {
  return shownChange(cell) ?? 0;
}
