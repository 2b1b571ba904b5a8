import { html } from 'hono/html';
import type { BenchmarkOverview } from '../api/types.ts';
import { benchmarkWay } from './parts/benchmark-name.ts';
import { causeLine } from './parts/cause-line.ts';
import { dashedDate } from './parts/dates.ts';
import { plainHeadline } from './parts/headline.ts';
import type { Html } from './parts/html.ts';
import { nightUrl, trendUrl } from './parts/page-urls.ts';
import { sparkline } from './parts/sparkline.ts';
import { stateBadge, stateTone } from './parts/state-badge.ts';

/** One row per benchmark. On a narrow screen each row becomes a card, so every cell names its column. */
export function overviewTable(benchmarks: readonly BenchmarkOverview[]): Html {
  return html`<table class="card board">
<thead><tr><th>State</th><th>Benchmark</th><th>Last night</th><th>Image and node</th><th>Last 30 days</th><th>Go to</th></tr></thead>
<tbody>${benchmarks.map(row)}</tbody></table>`;
}

function row(benchmark: BenchmarkOverview): Html {
  const { state, lateness, model, variant, headline, lastNight, sparkline: line } = benchmark;
  const tone = stateTone(state === 'good' || state === 'unjudged' ? (lateness ?? state) : state);
  return html`<tr class="row-${tone}">
<td>${stateBadge(state)}${lateness === undefined ? '' : html`<br>${stateBadge(lateness)}`}</td>
<th scope="row"><a href="${trendUrl(benchmark)}">${model}</a> ${variant}<small>${benchmarkWay(benchmark)}</small></th>
<td class="what"><a href="${nightUrl(lastNight.id)}">${dashedDate(lastNight.date)}</a>${age(benchmark)}
<small>${plainHeadline(headline)}</small>${causeLine(lastNight)}</td>
<td class="where"><span class="code">${lastNight.imageTag}</span><small>${lastNight.node ?? 'node unknown'}</small></td>
<td class="line">${line === undefined ? html`<span class="soft">no values</span>` : html`${sparkline(line, state)}<small>${line.label}</small>`}</td>
<td class="links">${links(benchmark)}</td></tr>`;
}

function age({ daysBehind, lastNight }: BenchmarkOverview): Html {
  const behind =
    daysBehind === 0 ? '' : html` <b class="warn">${daysBehind} ${daysBehind === 1 ? 'day' : 'days'} behind</b>`;
  return html`${behind}${lastNight.simulated ? ' · simulated node' : ''}`;
}

/** The links name their benchmark for those who hear them one after the other. */
function links(benchmark: BenchmarkOverview): Html {
  const { lastNight, plotUrl } = benchmark;
  const of = html`<span class="visually-hidden"> of ${benchmark.model} ${benchmarkWay(benchmark)}</span>`;
  return html`<a href="${trendUrl(benchmark)}">Trend${of}</a> <a href="${nightUrl(lastNight.id)}#logs">Logs${of}</a>
<a href="${lastNight.runUrl}">Run folder${of}</a>${plotUrl === undefined ? '' : html` <a href="${plotUrl}">PNG${of}</a>`}`;
}
