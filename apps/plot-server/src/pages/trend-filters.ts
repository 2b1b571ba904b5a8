import { LOAD_LABEL } from '@sglang-ci/core';
import { html } from 'hono/html';
import { QUERY_DEFAULTS } from '../api/queries.ts';
import type { Trends, TrendsQuery } from '../api/types.ts';
import { dashedDate } from './parts/dates.ts';
import { checkBoxes, type Html } from './parts/html.ts';

/** Metrics, loads and days, as a form that works without a script. `range`: links that step through time. */
export function trendFilters(
  trends: Trends,
  { query, range }: { readonly query: TrendsQuery; readonly range: Html },
): Html {
  return html`<form method="get" action="/trend" data-live>${keptFields(trends, query)}
<details open data-fold><summary>Metrics and loads</summary><div class="filters">${boxes(trends, query)}</div></details>
<div class="range">${range}${dateField('from', { label: 'From', day: query.from })}${dateField('to', { label: 'To', day: query.to })}</div>
<button type="submit">Show</button></form>`;
}

/** What stays as it is when a choice changes. */
function keptFields({ benchmark }: Trends, { from, days }: TrendsQuery): readonly Html[] {
  const { model, variant, hardware, mode, subMode } = benchmark;
  const kept = from === undefined && days !== QUERY_DEFAULTS.days ? { days: String(days ?? 'all') } : {};
  return Object.entries({ model, variant, hardware, mode, subMode, ...kept }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
}

function boxes({ benchmark, choices }: Trends, { metrics, loads }: TrendsQuery): readonly Html[] {
  return [
    checkBoxes({
      name: 'metric',
      legend: 'Only metrics',
      options: choices.metrics.map(({ key, label }) => ({ value: key, text: label })),
      checked: metrics,
    }),
    checkBoxes({
      name: 'load',
      legend: `Only ${benchmark.mode === 'offline' ? LOAD_LABEL.batch_size : 'load'}`,
      options: choices.loads.map((load) => ({ value: String(load), text: String(load) })),
      checked: loads.map(String),
    }),
  ];
}

function dateField(
  name: 'from' | 'to',
  { label, day = '' }: { readonly label: string; readonly day: string | undefined },
): Html {
  return html`<label class="day" for="${name}">${label} <input type="date" id="${name}" name="${name}" value="${dashedDate(day)}"></label>`;
}
