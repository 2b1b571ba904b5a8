import type { Comparison } from '@sglang-ci/compare';
import { html } from 'hono/html';
import type { NightComparison, NightSummary } from '../api/types.ts';
import { comparePicker, type PickerSide } from './compare-picker.ts';
import { comparisonAccuracy } from './comparison-accuracy.ts';
import { comparisonDifferences } from './comparison-differences.ts';
import { comparisonTables } from './comparison-tables.ts';
import { layout } from './layout.ts';
import { benchmarkName } from './parts/benchmark-name.ts';
import { outcomeBadge, outcomeTone } from './parts/call-badge.ts';
import { dashedDate } from './parts/dates.ts';
import { plainHeadline } from './parts/headline.ts';
import type { Html } from './parts/html.ts';
import { compareUrl, nightUrl } from './parts/page-urls.ts';
import { stateBadge } from './parts/state-badge.ts';

export interface CompareView {
  readonly title: string;
  /** What can be chosen on either side; absent while there are no nights. */
  readonly sides?: readonly [PickerSide, PickerSide];
  readonly compared?: NightComparison;
}

/** Any two nights side by side. */
export function comparePage({ title, sides, compared }: CompareView): Html {
  const frame = { title, current: 'compare' } as const;
  const head = html`<h1>Compare two nights</h1>${sides === undefined ? '' : comparePicker(sides)}`;
  if (compared === undefined) {
    return layout(
      { ...frame, heading: 'Compare' },
      html`${head}<p class="card note">There are no nights to compare yet.</p>`,
    );
  }
  const { a, b, comparison } = compared;
  return layout(
    { ...frame, heading: `${dashedDate(a.date)} against ${dashedDate(b.date)}` },
    html`${head}
<div class="sides">${side('A', a)}${side('B', b)}</div>
<p class="links"><a data-live id="swap" href="${compareUrl(b.id, a.id)}">Swap A and B</a></p>
${report(comparison)}`,
  );
}

/** The report of `sglang-compare`: what happened, what to know, in what the nights differ, and every value. */
function report(comparison: Comparison): Html {
  const { rows, summary, notes, accuracy } = comparison;
  return html`<section class="card status ${outcomeTone(summary.outcome)}" aria-label="Summary" data-announce>
<p>${outcomeBadge(summary.outcome)} ${plainHeadline(summary.headline)}</p>
<p class="soft">Changes are those of the values, B against A: a latency that grew has a plus and is worse.</p></section>
${notes.length === 0 ? '' : html`<h2>Before you trust the numbers</h2><ul class="card notes">${notes.map((note) => html`<li>${sidesOf(note)}</li>`)}</ul>`}
<h2>What differs</h2>${comparisonDifferences(comparison)}
${accuracy === undefined ? '' : comparisonAccuracy(accuracy)}
${comparisonTables(rows)}`;
}

/** The report's words for the two runs are Main and PR. */
function sidesOf(text: string): string {
  return text.replaceAll(/\bMain\b/g, 'A').replaceAll(/\bPR\b/g, 'B');
}

function side(letter: 'A' | 'B', night: NightSummary): Html {
  const { id, date, state, imageTag, node, protocol, runUrl } = night;
  const facts = [imageTag, node, protocol].filter((fact) => fact !== undefined).join(' · ');
  return html`<section class="card"><h2>${letter}: <a href="${nightUrl(id)}">${dashedDate(date)}</a> ${stateBadge(state)}</h2>
<p>${benchmarkName(night)}</p><p class="soft code">${facts}</p>
<p class="links"><a href="${nightUrl(id)}#logs">Logs</a> <a href="${runUrl}">Run folder</a></p></section>`;
}
