import type { TrendChart } from '@sglang-ci/plots';
import { html } from 'hono/html';
import type { BenchmarkOverview, NightsPage, NightSummary, Trends, TrendsQuery } from '../api/types.ts';
import { lastGoodBefore } from '../views/night-view.ts';
import { benchmarkChips } from './benchmark-chips.ts';
import { changesPart } from './changes-part.ts';
import { layout } from './layout.ts';
import { nightStatus } from './night-status.ts';
import { nightsTable } from './nights-table.ts';
import { benchmarkName, benchmarkWay } from './parts/benchmark-name.ts';
import type { Html } from './parts/html.ts';
import { rangeLinks } from './range-links.ts';
import { trendFilters } from './trend-filters.ts';
import { trendParams } from './trend-params.ts';

export interface TrendView {
  readonly title: string;
  /** What was asked for. */
  readonly query: TrendsQuery;
  readonly trends: Trends;
  /** The nights of the same range, newest first. */
  readonly nights: NightsPage;
  /** All benchmarks there are. */
  readonly benchmarks: readonly BenchmarkOverview[];
}

/** One benchmark over time: how it stands, the charts, what changed, and its nights. */
export function trendPage({ title, query, trends, nights, benchmarks }: TrendView): Html {
  const { benchmark, charts, slots } = trends;
  const last = newestNight(trends, benchmarks);
  const at = nights.nights.findIndex(({ id }) => id === last.id);
  const before = at === -1 ? undefined : nights.nights[at + 1]?.id;
  const lastGood = lastGoodBefore(last, nights.nights)?.id;
  return layout(
    { title, heading: benchmarkName(benchmark) },
    html`<h1>${benchmark.model} ${benchmark.variant} <span class="soft">${benchmarkWay(benchmark)}</span></h1>
${benchmarkChips(benchmarks, { current: benchmark, query })}
${nightStatus(last, { before, lastGood })}
${trendFilters(trends, { query, range: rangeLinks(trends, { query, newest: last.date }) })}
<p class="soft hint">Drag over a chart, Ctrl + wheel or pinch to zoom; click a night to open it. On a focused chart: ← → Enter + − 0.</p>
<section class="charts" aria-label="Charts" data-charts="/api/trends?${trendParams(benchmark, query)}">
${chartsPart(charts, slots.length)}</section>
<noscript><p class="card note">The charts are drawn by a script; the nights below are all there without it.</p></noscript>
${changesPart(trends)}
<h2 id="nights">Nights <span class="soft">${nights.total} in this range</span></h2>
${nightsTable(nights.nights, { older: olderUrl(trends, { query, nights }) })}`,
  );
}

/** The benchmark's newest night, in this range or after it: how it stands does not depend on the range. */
function newestNight({ benchmark, last }: Trends, benchmarks: readonly BenchmarkOverview[]): NightSummary {
  const word = benchmarkName(benchmark);
  return benchmarks.find((one) => benchmarkName(one) === word)?.lastNight ?? last;
}

/** A chart without any value is left out. */
function chartsPart(charts: readonly TrendChart[], places: number): Html | readonly Html[] {
  const filled = charts.filter(({ hasData }) => hasData);
  if (filled.length === 0) return html`<p class="card note">No night in this range has a value.</p>`;
  return filled.map((chart) => figure(chart, places));
}

/** The place of one chart; the browser's script draws it. */
function figure(chart: TrendChart, places: number): Html {
  return html`<figure class="card"><canvas role="img" tabindex="0" id="chart-${chart.id}" data-chart="${chart.id}" aria-label="${describe(chart, places)}"></canvas></figure>`;
}

/** The newest value of each line, for those who cannot see the lines. */
function describe({ title, marks }: TrendChart, places: number): string {
  const lines = marks.labels.map(({ name, text }) => `${name} ${text}`.replaceAll(/\s+/g, ' ').trim());
  return `${title}, ${places} places on the date axis. Newest: ${lines.join('; ')}.`;
}

function olderUrl(
  { benchmark }: Trends,
  { query, nights }: { readonly query: TrendsQuery; readonly nights: NightsPage },
): string | undefined {
  return nights.next === undefined
    ? undefined
    : `/trend?${trendParams(benchmark, query)}&${new URLSearchParams({ before: nights.next })}#nights`;
}
