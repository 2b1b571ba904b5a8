import type { AccuracyComparison } from '@sglang-ci/compare';
import { formatValue } from '@sglang-ci/core';
import { html } from 'hono/html';
import { callBadge } from './parts/call-badge.ts';
import { type Html, scrollBox } from './parts/html.ts';

/** The GSM8K accuracies of two nights, and how sure their difference is. */
export function comparisonAccuracy(accuracy: AccuracyComparison): Html {
  const { a, b, runsA, runsB, difference, interval, pValue, call } = accuracy;
  const cells = [
    side(a, runsA),
    side(b, runsB),
    difference === undefined ? '' : `${pointsText(difference)} points`,
    interval === undefined ? '' : `${pointsText(interval.low)} … ${pointsText(interval.high)}`,
    pValue === undefined ? '' : pValue < 0.001 ? '< 0.001' : pValue.toFixed(3),
  ].map((cell) => html`<td class="number">${cell}</td>`);
  const head = ['A', 'B', 'Change', '95% interval', 'p'].map((title) => html`<th class="number">${title}</th>`);
  const table = html`<table><thead><tr><th>Call</th>${head}</tr></thead>
<tbody><tr><td>${callBadge(call)}</td>${cells}</tr></tbody></table>`;
  return html`<h2>GSM8K accuracy</h2>${scrollBox('GSM8K accuracy', table)}`;
}

function side(value: number | undefined, runs = 1): Html | string {
  if (value === undefined) return 'missing';
  const count = runs === 1 ? '1 run' : `${runs} runs`;
  return html`${formatValue('gsm8kAccuracy', value)} <span class="soft">${count}</span>`;
}

function pointsText(share: number): string {
  return `${share >= 0 ? '+' : ''}${(share * 100).toFixed(1)}`;
}
