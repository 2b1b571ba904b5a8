import { html } from 'hono/html';
import type { BenchmarkKey, NightSummary } from '../api/types.ts';
import { benchmarkName } from './parts/benchmark-name.ts';
import { dashedDate } from './parts/dates.ts';
import { type Html, selectField } from './parts/html.ts';

/** What one side of a comparison offers. */
export interface PickerSide {
  readonly name: 'a' | 'b';
  readonly benchmarks: readonly BenchmarkKey[];
  readonly benchmark: BenchmarkKey;
  /** Nights of that benchmark, newest first. */
  readonly nights: readonly NightSummary[];
  /** The chosen one, which may be older than those. */
  readonly chosen?: NightSummary;
}

/** A benchmark in one word, for a form. */
export function benchmarkWord({ model, variant, hardware, mode, subMode }: BenchmarkKey): string {
  return [model, variant, hardware, mode, subMode].join('/');
}

/** Chooses benchmark and night on both sides, as a form that works without a script. */
export function comparePicker(sides: readonly PickerSide[]): Html {
  return html`<form class="filters pair" method="get" action="/compare" data-live>${sides.map(sidePart)}
<button type="submit">Compare</button></form>`;
}

function sidePart({ name, benchmarks, benchmark, nights, chosen }: PickerSide): Html {
  const offered = chosen === undefined || nights.some(({ id }) => id === chosen.id) ? nights : [chosen, ...nights];
  const letter = name.toUpperCase();
  return html`<fieldset><legend class="visually-hidden">${letter}</legend>${selectField({
    name: `of-${name}`,
    label: `Benchmark ${letter}`,
    options: benchmarks.map((one) => ({ value: benchmarkWord(one), text: benchmarkName(one) })),
    value: benchmarkWord(benchmark),
  })}${selectField({
    name,
    label: `Night ${letter}`,
    options: offered.map(({ id, date, imageTag }) => ({ value: id, text: `${dashedDate(date)} · ${imageTag}` })),
    value: chosen?.id ?? '',
  })}</fieldset>`;
}
