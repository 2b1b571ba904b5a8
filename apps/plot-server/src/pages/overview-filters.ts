import { variantName } from '@sglang-ci/plots';
import { html } from 'hono/html';
import type { BenchmarkOverview } from '../api/types.ts';
import { type Html, selectField } from './parts/html.ts';

/** What the overview is narrowed down to; a name that is absent or `undefined` matches all. */
export interface OverviewFilter {
  readonly model?: string | undefined;
  readonly variant?: string | undefined;
  readonly hardware?: string | undefined;
  readonly mode?: string | undefined;
  readonly subMode?: string | undefined;
  readonly state?: string | undefined;
}

/** The choices of model, hardware, mode and sub-mode, as a form that works without a script. */
export function overviewFilters(benchmarks: readonly BenchmarkOverview[], filter: OverviewFilter): Html {
  const field = (name: 'model' | 'hardware' | 'mode' | 'subMode', label: string) => {
    const values = [...new Set(benchmarks.map((benchmark) => benchmark[name]))].toSorted();
    const options = [
      { value: '', text: 'all' },
      ...values.map((value) => ({ value, text: name === 'subMode' ? variantName(value) : value })),
    ];
    return selectField({ name, label, options, value: filter[name] ?? '' });
  };
  return html`<form class="filters" method="get" action="/" data-live>
${field('model', 'Model')}${field('hardware', 'Hardware')}${field('mode', 'Mode')}${field('subMode', 'Variant')}
${filter.state === undefined ? '' : html`<input type="hidden" name="state" value="${filter.state}">`}
<button type="submit">Show</button></form>`;
}
