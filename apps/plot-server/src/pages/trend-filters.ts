import { LOAD_LABEL } from '@sglang-ci/core';
import { html } from 'hono/html';
import { QUERY_DEFAULTS } from '../api/queries.ts';
import type { Trends, TrendsQuery } from '../api/types.ts';
import { dashedDate } from './parts/dates.ts';
import { checkBoxes, type Html } from './parts/html.ts';

/** Metrics, loads and days, as a form that works without a script. */
export function trendFilters({ benchmark, choices }: Trends, query: TrendsQuery): Html {
  const { model, variant, hardware, mode, subMode } = benchmark;
  const days = query.days === undefined ? 'all' : String(query.days);
  const kept = {
    ...{ model, variant, hardware, mode, subMode },
    ...(query.from === undefined && query.days !== QUERY_DEFAULTS.days ? { days } : {}),
  };
  return html`<form class="filters" method="get" action="/trend" data-live>
${Object.entries(kept).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}${checkBoxes(
  {
    name: 'metric',
    legend: 'Only metrics',
    options: choices.metrics.map(({ key, label }) => ({ value: key, text: label })),
    checked: query.metrics,
  },
)}
${checkBoxes({
  name: 'load',
  legend: `Only ${mode === 'offline' ? LOAD_LABEL.batch_size : 'load'}`,
  options: choices.loads.map((load) => ({ value: String(load), text: String(load) })),
  checked: query.loads.map(String),
})}
${dateField('from', { label: 'From', day: query.from })}${dateField('to', { label: 'To', day: query.to })}
<button type="submit">Show</button></form>`;
}

function dateField(
  name: 'from' | 'to',
  { label, day = '' }: { readonly label: string; readonly day: string | undefined },
): Html {
  return html`<label class="field" for="${name}">${label}<input type="date" id="${name}" name="${name}" value="${dashedDate(day)}"></label>`;
}
