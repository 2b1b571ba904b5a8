import { LOAD_LABEL } from '@sglang-ci/core';
import { html } from 'hono/html';
import type { Trends, TrendsQuery } from '../api/types.ts';
import { dashedDate } from './parts/dates.ts';
import { type Html, selectField } from './parts/html.ts';

/** Metric, loads and days, as a form that works without a script. */
export function trendFilters({ benchmark, choices }: Trends, query: TrendsQuery): Html {
  const { model, variant, hardware, mode, subMode } = benchmark;
  const metrics = [
    { value: '', text: 'all charts' },
    ...choices.metrics.map(({ key, label }) => ({ value: key, text: label })),
  ];
  return html`<form class="filters" method="get" action="/trend" data-live>
${Object.entries({ model, variant, hardware, mode, subMode }).map(
  ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
)}${selectField({ name: 'metric', label: 'Metric', options: metrics, value: query.metric ?? '' })}
${loadBoxes(choices.loads, { checked: query.loads, legend: mode === 'offline' ? LOAD_LABEL.batch_size : 'load' })}
${dateField('from', { label: 'From', day: query.from })}${dateField('to', { label: 'To', day: query.to })}
<button type="submit">Show</button></form>`;
}

function loadBoxes(
  loads: readonly number[],
  options: { readonly checked: readonly number[]; readonly legend: string },
): Html {
  if (loads.length < 2) return html``;
  return html`<fieldset class="boxes"><legend>Only ${options.legend}</legend>${loads.map(
    (load) => html`<label for="load-${load}"><input type="checkbox" id="load-${load}" name="load" value="${load}"
${options.checked.includes(load) ? html`checked` : ''}>${load}</label>`,
  )}</fieldset>`;
}

function dateField(
  name: 'from' | 'to',
  { label, day = '' }: { readonly label: string; readonly day: string | undefined },
): Html {
  return html`<label class="field" for="${name}">${label}<input type="date" id="${name}" name="${name}" value="${dashedDate(day)}"></label>`;
}
