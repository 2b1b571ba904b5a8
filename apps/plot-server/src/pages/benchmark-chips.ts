import { variantName } from '@sglang-ci/plots';
import { html } from 'hono/html';
import type { BenchmarkKey, TrendsQuery } from '../api/types.ts';
import type { Html } from './parts/html.ts';
import { trendParams } from './trend-params.ts';

interface ChipContext {
  readonly current: BenchmarkKey;
  readonly query: TrendsQuery;
}

const ROWS: readonly (readonly [label: string, nameOf: (key: BenchmarkKey) => string])[] = [
  ['Model', ({ model, variant }) => `${model} ${variant}`],
  ['Hardware', ({ hardware }) => hardware],
  ['Mode', ({ mode, subMode }) => `${mode} ${variantName(subMode)}`],
];

/** Links to the benchmarks next to this one: another model, machine or mode, the rest as near as there is. */
export function benchmarkChips(benchmarks: readonly BenchmarkKey[], context: ChipContext): Html {
  const rows = ROWS.map(([label, nameOf]) => {
    const names = [...new Set(benchmarks.map(nameOf))].toSorted();
    const chips = names.map((name) => {
      const candidates = benchmarks.filter((benchmark) => nameOf(benchmark) === name);
      return chip(nearest(candidates, context.current), name, context);
    });
    return names.length < 2
      ? ''
      : html`<div><span class="soft">${label}</span><span class="chips">${chips}</span></div>`;
  });
  return html`<nav class="benchmarks" aria-label="Benchmarks">${rows}</nav>`;
}

/** The range of days goes along; metric and loads are another benchmark's own. */
function chip(target: BenchmarkKey | undefined, name: string, { current, query }: ChipContext): Html {
  if (target === undefined) return html``;
  const url = `/trend?${trendParams(target, { ...query, metrics: [], loads: [] })}`;
  return html`<a href="${url}"${likeness(target, current) === PARTS.length ? html` aria-current="page"` : ''}>${name}</a>`;
}

const PARTS = ['model', 'variant', 'hardware', 'mode', 'subMode'] as const satisfies readonly (keyof BenchmarkKey)[];

function nearest(candidates: readonly BenchmarkKey[], current: BenchmarkKey): BenchmarkKey | undefined {
  return candidates.toSorted((a, b) => likeness(b, current) - likeness(a, current))[0];
}

function likeness(a: BenchmarkKey, b: BenchmarkKey): number {
  return PARTS.filter((part) => a[part] === b[part]).length;
}
