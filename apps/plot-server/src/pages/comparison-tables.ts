import type { ComparisonRow } from '@sglang-ci/compare';
import { describeLoad, formatChange, formatValue, METRICS, valueChange } from '@sglang-ci/core';
import { html } from 'hono/html';
import { callBadge } from './parts/call-badge.ts';
import { grouped } from './parts/grouped.ts';
import { type Html, scrollBox } from './parts/html.ts';

/** The values of two nights: a table per metric (and lengths), and what only one of them has. */
export function comparisonTables(rows: readonly ComparisonRow[]): Html {
  const paired = rows.filter(({ call }) => call !== 'missing');
  const single = rows.filter(({ call }) => call === 'missing');
  return html`${grouped(paired, titleOf).map(tablePart)}${single.length === 0 ? '' : oneSidePart(single)}`;
}

function titleOf({ metric, tp, inputLen, outputLen }: ComparisonRow): string {
  const lengths = inputLen === undefined ? [] : [`input ${inputLen}, output ${outputLen ?? 'unknown'}`];
  return [METRICS[metric].label, ...(tp === undefined ? [] : [`TP ${tp}`]), ...lengths].join(' · ');
}

function tablePart(rows: readonly ComparisonRow[]): Html {
  const title = rows[0] === undefined ? '' : titleOf(rows[0]);
  const head = ['A', 'B', 'Change', '95% interval', 'Usual range'].map((name) => html`<th class="number">${name}</th>`);
  const table = html`<table><thead><tr><th>Call</th><th>Load</th>${head}</tr></thead><tbody>${rows.map(tableRow)}</tbody></table>`;
  return html`<h2>${title}</h2>${scrollBox(title, table)}`;
}

function tableRow({ metric, a, b, betterBy, interval, usual, call, ...row }: ComparisonRow): Html {
  const value = (of: number | undefined) => (of === undefined ? '' : formatValue(metric, of));
  const change = betterBy === undefined ? '' : formatChange(valueChange(metric, betterBy));
  const numbers = [
    value(a),
    value(b),
    call === 'worse' || call === 'better' ? html`<b>${change}</b>` : change,
    interval === undefined ? '' : intervalText(metric, interval),
    usual === undefined ? '' : `${value(usual.low)} … ${value(usual.high)}`,
  ].map((cell) => html`<td class="number">${cell}</td>`);
  return html`<tr><td>${callBadge(call)}</td><th scope="row">${loadOf(row)}</th>${numbers}</tr>`;
}

function intervalText(
  metric: ComparisonRow['metric'],
  { low, high }: { readonly low: number; readonly high: number },
): string {
  const ends = [valueChange(metric, low), valueChange(metric, high)].toSorted((a, b) => a - b);
  return ends.map(formatChange).join(' … ');
}

/** The lengths stand in the table's title. */
function loadOf({ loadKind, load, backend }: Pick<ComparisonRow, 'loadKind' | 'load' | 'backend'>): string {
  return [describeLoad({ loadKind, load }), backend].filter((word) => word !== undefined).join(', ');
}

/** `E2E latency: rate 8, rate 16`, a line for each side and metric. */
function oneSidePart(rows: readonly ComparisonRow[]): Html {
  const lines = grouped(rows, (row) => `${row.a === undefined}${titleOf(row)}`).map((ofMetric) => {
    const [first] = ofMetric;
    if (first === undefined) return '';
    const side = first.a === undefined ? 'B' : 'A';
    return html`<li>Only ${side} has ${titleOf(first)}: ${ofMetric.map(loadOf).join(', ')}</li>`;
  });
  return html`<h2>On one side only <span class="soft">${rows.length} values</span></h2><ul class="card notes">${lines}</ul>`;
}
