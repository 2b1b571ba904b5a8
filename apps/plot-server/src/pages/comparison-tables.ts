import type { Comparison, ComparisonRow } from '@sglang-ci/compare';
import { describeLoad, formatChange, formatValue, METRICS } from '@sglang-ci/core';
import { html } from 'hono/html';
import { type Html, scrollBox } from './parts/html.ts';
import { stateIcon } from './parts/state-badge.ts';

type Call = ComparisonRow['call'];

/** The report of `sglang-compare` as a page: accuracy, conditions, and a table per metric. */
export function comparisonTables(comparison: Comparison): Html {
  const { rows, contextChanges } = comparison;
  const metrics = [...new Set(rows.map((row) => row.metric))];
  return html`${summary(comparison)}
${contextChanges.length === 0 ? '' : html`<h2>What differs</h2><ul class="card notes">${contextChanges.map(({ what, from, to }) => html`<li>${what}: <span class="code">${from}</span> → <span class="code">${to}</span></li>`)}</ul>`}
${accuracyPart(comparison)}
${metrics.map((metric) =>
  metricPart(
    comparison,
    rows.filter((row) => row.metric === metric),
  ),
)}`;
}

function summary({ rows, fenced }: Comparison): Html {
  const count = (call: Call) => rows.filter((row) => row.call === call).length;
  return html`<p class="card note">${callText('worse', `${count('worse')} worse`)} ${callText('better', `${count('better')} better`)}
${callText('same', `${count('same')} without a change that counts`)} ${count('missing') === 0 ? '' : callText('missing', `${count('missing')} on one side only`)}
<small class="soft">A positive change is better. A change counts ${fenced ? 'beyond the noise of its own series' : 'above the threshold'}.</small></p>`;
}

function accuracyPart({ accuracy }: Comparison): Html {
  if (accuracy === undefined) return html``;
  const { a, b, difference, standardError, call } = accuracy;
  const text = (value: number | undefined) => (value === undefined ? '' : `${(value * 100).toFixed(1)}%`);
  const points = difference === undefined ? '' : `${difference >= 0 ? '+' : ''}${(difference * 100).toFixed(2)} points`;
  const noise = standardError === undefined ? '' : `±${(standardError * 200).toFixed(2)}`;
  return html`<h2>GSM8K accuracy</h2>${scrollBox(
    'GSM8K accuracy',
    html`<table><thead><tr><th class="number">A</th><th class="number">B</th><th class="number">Change</th><th class="number">Noise</th><th>Call</th></tr></thead>
<tbody><tr><td class="number">${text(a)}</td><td class="number">${text(b)}</td><td class="number">${points}</td><td class="number soft">${noise}</td><td>${callText(call)}</td></tr></tbody></table>`,
  )}`;
}

function metricPart({ fenced }: Comparison, rows: readonly ComparisonRow[]): Html {
  const [first] = rows;
  if (first === undefined) return html``;
  const { label } = METRICS[first.metric];
  const value = (of: number | undefined) => (of === undefined ? '' : formatValue(first.metric, of));
  const body = rows.map(
    (
      row,
    ) => html`<tr><th scope="row">${describeLoad(row)}</th><td class="number">${value(row.a)}</td><td class="number">${value(row.b)}</td>
<td class="number">${row.betterBy === undefined ? '' : formatChange(row.betterBy)}</td>
<td class="number soft">±${(row.fence * 100).toFixed(1)}%${row.fenceFrom === 'threshold' && fenced ? ' (threshold)' : ''}</td><td>${callText(row.call)}</td></tr>`,
  );
  return html`<h2>${label}</h2>${scrollBox(
    label,
    html`<table><thead><tr><th>Load</th><th class="number">A</th><th class="number">B</th><th class="number">Change</th><th class="number">Noise</th><th>Call</th></tr></thead><tbody>${body}</tbody></table>`,
  )}`;
}

const CALLS = {
  worse: { word: 'Worse', like: 'regressed' },
  better: { word: 'Better', like: 'good' },
  unclear: { word: 'Unclear', like: 'unjudged' },
  same: { word: 'Same', like: 'unjudged' },
  missing: { word: 'One side only', like: 'missing' },
} as const satisfies Record<Call, object>;

function callText(call: Call, word?: string): Html {
  return stateIcon(CALLS[call].like, word ?? CALLS[call].word);
}
