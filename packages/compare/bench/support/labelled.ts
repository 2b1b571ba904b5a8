import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { judgeSeries, segmentSeries, VERDICT_RULES } from '../../src/index.ts';
import { eDivisive } from './e-divisive.ts';
import { perfherder } from './perfherder.ts';

const ROOT = fileURLToPath(new URL('../../../../../shared/datasets/', import.meta.url));

/** Why the labelled data cannot be read; empty if it can. */
export const DATASETS_ABSENT = existsSync(ROOT) ? '' : 'the data is not beside this repository: ../shared/datasets';

interface Tigerbeetle {
  readonly series: readonly number[];
  readonly expected_by_otava_parameters: Readonly<Record<string, { params: string; indexes: readonly number[] }>>;
}

/** How many of Otava's own assertions on its Tigerbeetle series our port of E-divisive repeats. */
export function otavaOracle(): { readonly same: number; readonly all: number } {
  const data = readJson('otava/tigerbeetle.json') as Tigerbeetle;
  const cases = Object.values(data.expected_by_otava_parameters);
  const same = cases.filter(({ params, indexes }) => {
    const value = (name: string) => Number(new RegExp(`${name}=([0-9.]+)`).exec(params)?.[1]);
    const found = eDivisive(data.series, {
      windowLength: value('window_len'),
      maxP: value('max_pvalue'),
      minMagnitude: value('min_magnitude'),
    });
    return found.join() === indexes.join();
  });
  return { same: same.length, all: cases.length };
}

/** In how many of Perfherder's seven series our port of its test finds exactly the asserted times. */
export function perfherderOracle(): { readonly same: number; readonly all: number } {
  const folder = 'mozilla-perfherder/';
  const { expected_change_timestamps: expected } = readJson(`${folder}expected.json`) as {
    expected_change_timestamps: Readonly<Record<string, readonly number[]>>;
  };
  const same = Object.entries(expected).filter(([file, times]) => {
    const { test_runs: runs } = readJson(`${folder}${file}`) as { test_runs: readonly (readonly number[])[] };
    const sorted = runs.map((run) => ({ time: run[2] ?? 0, value: run[3] ?? 0 })).toSorted((a, b) => a.time - b.time);
    const found = perfherder(sorted.map(({ value }) => value)).map((at) => sorted[at]?.time);
    return found.join() === times.join();
  });
  return { same: same.length, all: Object.keys(expected).length };
}

/** MongoDB's long series: their length and the number of change points that its authors expect. */
export function mongoSeries(): readonly { readonly values: readonly number[]; readonly expected: number }[] {
  const folder = 'mongodb-signal-processing-algorithms/tests/data/profiling/';
  return readdirSync(ROOT + folder)
    .map((file) => readJson(folder + file) as { series: readonly number[]; expected: number })
    .map(({ series, expected }) => ({ values: series, expected }))
    .toSorted((a, b) => a.values.length - b.values.length);
}

/** Mean F1 at margin 5 over the univariate series of the Turing Change Point Dataset, by method. */
export function tcpdF1(): Readonly<Record<string, number>> {
  const sets = tcpdSets();
  const scoreOf = (find: (values: readonly number[]) => readonly number[]) =>
    sets.reduce((sum, { values, marks }) => sum + f1(marks, find(values)), 0) / sets.length;
  return {
    'do nothing': scoreOf(() => []),
    'E-divisive (Otava)': scoreOf((values) => eDivisive(values)),
    'Perfherder t 7': scoreOf((values) => perfherder(values)),
    'segmentation of this package': scoreOf((values) => segmentSeries(values).map(({ from }) => from)),
  };
}

function tcpdSets(): readonly { readonly values: readonly number[]; readonly marks: readonly (readonly number[])[] }[] {
  const annotations = readJson('TCPD/annotations.json') as Readonly<Record<string, Record<string, readonly number[]>>>;
  return Object.entries(annotations).flatMap(([name, marks]) => {
    const path = `TCPD/datasets/${name}/${name}.json`;
    if (!existsSync(ROOT + path)) return [];
    const data = readJson(path) as { n_dim: number; series: readonly { raw: readonly (number | null)[] }[] };
    if (data.n_dim !== 1) return [];
    let last = data.series[0]?.raw.find((value) => value !== null) ?? 0;
    const values = (data.series[0]?.raw ?? []).map((value) => (last = value ?? last));
    return [{ values, marks: Object.values(marks) }];
  });
}

/** F1 against several annotators (van den Burg & Williams, arXiv 2003.06222): index 0 counts as a change for everybody. */
function f1(marks: readonly (readonly number[])[], found: readonly number[]): number {
  const points = [...new Set([0, ...found])];
  const persons = marks.map((person) => [...new Set([0, ...person])]);
  const all = [...new Set(persons.flat())].toSorted((a, b) => a - b);
  const precision = hits(all, points) / points.length;
  const recall = persons.reduce((sum, person) => sum + hits(person, points) / person.length, 0) / persons.length;
  return (2 * precision * recall) / (precision + recall);
}

/** Marks with a point of their own within 5 values. */
function hits(marks: readonly number[], points: readonly number[]): number {
  const free = new Set(points);
  return marks.filter((mark) => {
    const near = [...free].filter((point) => Math.abs(point - mark) <= 5);
    const nearest = near.toSorted((a, b) => Math.abs(a - mark) - Math.abs(b - mark))[0];
    return nearest !== undefined && free.delete(nearest);
  }).length;
}

/** Confirmations for the worse per 365 values of a server's load: its spikes are no steps. */
export function nabConfirmations(name: string): { readonly suspected: number; readonly confirmedPerYear: number } {
  const [, ...lines] = readFileSync(`${ROOT}NAB/data/realAWSCloudwatch/${name}.csv`, 'utf8').trim().split('\n');
  const values = lines.map((line) => Number(line.split(',')[1])).filter((value) => value > 0);
  const worse = judgeSeries(values, { metric: 'e2eMs', rules: VERDICT_RULES }).filter(
    ({ finding }) => finding === 'worse',
  );
  const confirmed = worse.filter((night) => night.confirmed).length;
  return { suspected: worse.length, confirmedPerYear: (365 * confirmed) / values.length };
}

/** Series of NAB that are spikes on a level. */
export const NAB_SPIKES = [
  'ec2_cpu_utilization_5f5533',
  'ec2_cpu_utilization_24ae8d',
  'ec2_cpu_utilization_53ea38',
] as const;

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(ROOT + path, 'utf8'));
}
