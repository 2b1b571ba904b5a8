import { type Measurement, median } from '@sglang-ci/core';
import { groupBy } from '../../src/group-by.ts';
import { judgeHistory } from '../../src/index.ts';
import { byNight, quantityKeyOf, seriesKeyOf } from '../../src/series-key.ts';
import { type Candidate, CANDIDATES } from './candidates.ts';
import { realNights } from './real-nights.ts';
import { randomOf } from './simulate.ts';
import { printTable } from './tables.ts';

/** Nights at the beginning that are no test yet, and nights in which a step must be found. */
const FIRST = 10;
const IN_TIME = 7;
/** Nights that hindsight needs to call a step sustained. */
const SUSTAINED = 5;

export interface RealScore {
  readonly steps: number;
  readonly found: number;
  /** Found, and the first night named to within one night. */
  readonly dated: number;
  /** Alarms that no step explains, per series and year. */
  readonly elsewherePerYear: number;
  /** Alarms of the last nights, which hindsight cannot judge. */
  readonly open: number;
}

/** A candidate on the real series as they are. Node and stack are not regarded: their changes are part of the steps. */
export function scoreReal(candidate: Candidate, measurements: readonly Measurement[]): RealScore {
  const series = seriesOf(measurements, quantityKeyOf).filter((values) => values.length > FIRST + 1);
  const scores = series.map((values) => scoreSeries(candidate, values));
  const sum = (of: (score: (typeof scores)[number]) => number) => scores.reduce((total, one) => total + of(one), 0);
  const nights = series.reduce((total, values) => total + values.length - FIRST, 0);
  return {
    steps: sum((one) => one.steps),
    found: sum((one) => one.found),
    dated: sum((one) => one.dated),
    elsewherePerYear: (365 * sum((one) => one.elsewhere)) / nights,
    open: sum((one) => one.open),
  };
}

function scoreSeries(candidate: Candidate, values: readonly number[]) {
  const steps = hindsightSteps(values);
  const alarms = candidate.alarms(values).filter(({ at }) => at >= FIRST);
  const inTime = (step: number) => alarms.filter(({ at }) => at >= step && at <= step + IN_TIME);
  const unexplained = alarms.filter(({ at }) => !steps.some((step) => at >= step && at <= step + IN_TIME));
  const isOpen = ({ since }: { readonly since: number }) => since > values.length - SUSTAINED;
  return {
    steps: steps.length,
    found: steps.filter((step) => inTime(step).length > 0).length,
    dated: steps.filter((step) => inTime(step).some(({ since }) => Math.abs(since - step) <= 1)).length,
    elsewhere: unexplained.filter((alarm) => !isOpen(alarm)).length,
    open: unexplained.filter(isOpen).length,
  };
}

function seriesOf(
  measurements: readonly Measurement[],
  keyOf: (of: Measurement) => string,
): readonly (readonly number[])[] {
  return [...groupBy(measurements, keyOf).values()].map((nights) => nights.toSorted(byNight).map(({ value }) => value));
}

/** Nights from which on, seen from later, the level was at least 3% and four sigmas worse for five nights. */
function hindsightSteps(values: readonly number[]): readonly number[] {
  const steps: number[] = [];
  for (let at = FIRST; at < values.length - 2; at++) {
    const last = steps.at(-1) ?? 0;
    if (steps.length > 0 && at - last < 3) continue;
    const before = values.slice(Math.max(last, at - 7), at);
    const after = values.slice(at, at + SUSTAINED);
    const level = median(before) ?? 0;
    const sigma = 1.4826 * (median(before.map((value) => Math.abs(value - level))) ?? 0);
    const lasts = after.every((value) => value > Math.max(level * 1.02, level + 2 * sigma));
    const jump = (median(after) ?? 0) - level;
    if (before.length >= 3 && lasts && jump > Math.max(0.03 * level, 4 * sigma)) steps.push(at);
  }
  return steps;
}

/** The newest nights are left out where changes are put in: some changed by themselves. */
const UNJUDGED = 2;

/** What is done to the last nights of a real series of one node and stack. */
const INJECTIONS: Readonly<Record<string, (values: readonly number[], onset: number) => readonly number[]>> = {
  'step 2%': (values, onset) => scaled(values, (at) => (at >= onset ? 1.02 : 1)),
  'step 3%': (values, onset) => scaled(values, (at) => (at >= onset ? 1.03 : 1)),
  'step 5%': (values, onset) => scaled(values, (at) => (at >= onset ? 1.05 : 1)),
  'step 10%': (values, onset) => scaled(values, (at) => (at >= onset ? 1.1 : 1)),
  'step 5%, a third of nights missing': (values, onset) => {
    const random = randomOf(11);
    const isKept = (at: number) => at >= onset || random() > 1 / 3;
    return scaled(values, (at) => (at >= onset ? 1.05 : 1)).filter((_, at) => isKept(at));
  },
  'drift 0.3% a night': (values, onset) => scaled(values, (at) => 1 + 0.003 * Math.max(0, at - onset)),
  'spike 15%, one night': (values, onset) => scaled(values, (at) => (at === onset ? 1.15 : 1)),
  nothing: (values) => values,
};

function scaled(values: readonly number[], factor: (at: number) => number): readonly number[] {
  return values.map((value, at) => value * factor(at));
}

/** Share of real series, percent, in which the injected change is an alarm within 7 nights. */
function injected(candidate: Candidate, series: readonly (readonly number[])[], name: string): string {
  const inject = INJECTIONS[name];
  if (!inject) return '';
  const found = series.filter((values) => {
    const changed = inject(values, values.length - IN_TIME);
    return candidate.alarms(changed).some(({ at }) => at >= changed.length - IN_TIME);
  });
  return String(Math.round((100 * found.length) / series.length));
}

/** Prints every candidate on the real nights, or why there are none. */
export function printReal(): void {
  const nights = realNights();
  if (typeof nights === 'string') return console.log(`\nskipped, real series: ${nights}`);
  const scores = CANDIDATES.map((candidate) => ({ candidate, score: scoreReal(candidate, nights) }));
  printTable(
    'Real series as they are',
    ['rule', 'steps found in 7 nights', 'dated ±1 night', 'false a series-year', 'open at the end'],
    scores.map(({ candidate, score }) => [
      candidate.name,
      `${score.found} of ${score.steps}`,
      String(score.dated),
      score.elsewherePerYear.toFixed(2),
      String(score.open),
    ]),
  );
  const series = seriesOf(nights, seriesKeyOf)
    .map((values) => values.slice(0, -UNJUDGED))
    .filter((values) => values.length >= 18);
  printTable(
    `Changes put into ${series.length} real series, percent alarmed within 7 nights`,
    ['rule', ...Object.keys(INJECTIONS)],
    CANDIDATES.map((candidate) => [
      candidate.name,
      ...Object.keys(INJECTIONS).map((name) => injected(candidate, series, name)),
    ]),
  );
  const moved = judgeHistory(nights.map((night, at) => (at % 2 === 0 ? night : { ...night, node: 'elsewhere' })));
  const cuts = moved.reduce((sum, one) => sum + one.cuts.length, 0);
  console.log(`\nnode changed on about every second night: ${cuts} cuts named in ${moved.length} series`);
}
