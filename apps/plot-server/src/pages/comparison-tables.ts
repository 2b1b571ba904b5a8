import type { AccuracyComparison, Comparison, ComparisonCall, ComparisonRow } from '@sglang-ci/compare';
import { describeLoad, formatChange, formatValue, METRICS } from '@sglang-ci/core';
import { html } from 'hono/html';
import { callBadge, outcomeBadge } from './parts/call-badge.ts';
import { plainHeadline } from './parts/headline.ts';
import { type Html, scrollBox } from './parts/html.ts';

/** The report of `sglang-compare` as a page: what happened, in what the nights differ, accuracy, and a table per metric. */
export function comparisonTables(comparison: Comparison): Html {
  const { rows, summary, notes, accuracy } = comparison;
  return html`<section class="card status" aria-label="Summary"><p>${outcomeBadge(summary.outcome)} ${plainHeadline(summary.headline)}</p>
<p class="soft">A positive change is better: B against A.</p></section>
${notes.length === 0 ? '' : html`<h2>Before you trust the numbers</h2><ul class="card notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}
<h2>What differs</h2>${differencesPart(comparison)}
${accuracy === undefined ? '' : accuracyPart(accuracy)}
${tablesOf(rows).map(tablePart)}`;
}

function differencesPart({ contextChanges, differences }: Comparison): Html {
  const context = contextChanges.map(({ what, from, to }) => ({ what: html`<b>${what}</b>`, from, to }));
  const rows = [...context, ...differences.map(({ what, from = 'not set', to = 'not set' }) => ({ what, from, to }))];
  if (rows.length === 0) return html`<p class="card note">Nothing that the two nights tell of their setup differs.</p>`;
  const hint = html`<p class="soft">The bold ones change the numbers by themselves: a change below may come from them.</p>`;
  return html`${scrollBox(
    'What differs',
    html`<table><thead><tr><th>What</th><th>A</th><th>B</th></tr></thead><tbody>${rows.map(
      ({ what, from, to }) => html`<tr><td>${what}</td><td class="code">${from}</td><td class="code">${to}</td></tr>`,
    )}</tbody></table>`,
  )}${context.length === 0 ? '' : hint}`;
}

function accuracyPart({ a, b, runsA, runsB, difference, interval, pValue, call }: AccuracyComparison): Html {
  const side = (value: number | undefined, runs = 1) =>
    value === undefined
      ? 'missing'
      : html`${formatValue('gsm8kAccuracy', value)} <span class="soft">${runs} ${runs === 1 ? 'run' : 'runs'}</span>`;
  const head = ['A', 'B', 'Change', '95% interval', 'p'].map((title) => html`<th class="number">${title}</th>`);
  const cells = [
    side(a, runsA),
    side(b, runsB),
    difference === undefined ? '' : `${pointsText(difference)} points`,
    interval === undefined ? '' : `${pointsText(interval.low)} … ${pointsText(interval.high)}`,
    pValue === undefined ? '' : pValue < 0.001 ? '< 0.001' : pValue.toFixed(3),
  ].map((cell) => html`<td class="number">${cell}</td>`);
  return html`<h2>GSM8K accuracy</h2>${scrollBox(
    'GSM8K accuracy',
    html`<table><thead><tr><th>Call</th>${head}</tr></thead><tbody><tr><td>${callBadge(call)}</td>${cells}</tr></tbody></table>`,
  )}`;
}

function pointsText(share: number): string {
  return `${share >= 0 ? '+' : ''}${(share * 100).toFixed(1)}`;
}

/** The rows of each table: one per metric, and per lengths where there are several. */
function tablesOf(rows: readonly ComparisonRow[]): readonly (readonly ComparisonRow[])[] {
  const titles = [...new Set(rows.map(titleOf))];
  return titles.map((title) => rows.filter((row) => titleOf(row) === title));
}

function titleOf({ metric, tp, inputLen, outputLen }: ComparisonRow): string {
  const lengths = inputLen === undefined ? [] : [`input ${inputLen}, output ${outputLen ?? 'unknown'}`];
  return [METRICS[metric].label, ...(tp === undefined ? [] : [`TP ${tp}`]), ...lengths].join(' · ');
}

function tablePart(rows: readonly ComparisonRow[]): Html {
  const [first] = rows;
  if (first === undefined) return html``;
  const title = titleOf(first);
  const head = ['A', 'B', 'Change', '95% interval', 'Usual range'].map((name) => html`<th class="number">${name}</th>`);
  return html`<h2>${title}</h2>${scrollBox(
    title,
    html`<table><thead><tr><th>Call</th><th>Load</th>${head}</tr></thead><tbody>${rows.map(tableRow)}</tbody></table>`,
  )}`;
}

function tableRow(row: ComparisonRow): Html {
  const { metric, a, b, betterBy, interval, usual, backend, call } = row;
  const { load, loadKind } = row;
  const value = (of: number | undefined) => (of === undefined ? 'missing' : formatValue(metric, of));
  const change = betterBy === undefined ? '' : formatChange(betterBy);
  const sure = interval === undefined ? '' : `${formatChange(interval.low)} … ${formatChange(interval.high)}`;
  const range = usual === undefined ? '' : `${formatValue(metric, usual.low)} … ${formatValue(metric, usual.high)}`;
  const numbers = [value(a), value(b), changeText(call, change), sure, range];
  return html`<tr><td>${callBadge(call)}</td><th scope="row">${describeLoad({ loadKind, load })} ${backend ?? ''}</th>
${numbers.map((cell) => html`<td class="number">${cell}</td>`)}</tr>`;
}

function changeText(call: ComparisonCall, change: string): Html | string {
  return call === 'worse' || call === 'better' ? html`<b>${change}</b>` : change;
}
