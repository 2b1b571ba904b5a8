import { createSeriesJudge, judgeSeries, segmentSeries, VERDICT_RULES } from '../src/index.ts';
import { CANDIDATES, OURS } from './support/candidates.ts';
import { eDivisive } from './support/e-divisive.ts';
import {
  DATASETS_ABSENT,
  mongoSeries,
  NAB_SPIKES,
  nabConfirmations,
  otavaOracle,
  perfherderOracle,
  tcpdF1,
} from './support/labelled.ts';
import { printReal } from './support/real.ts';
import { DELAYS, detection, falseAlarms, PROFILES, SIZES } from './support/simulated.ts';
import { randomOf, realNoise, simulateNights } from './support/simulate.ts';
import { cpuMs, printTable } from './support/tables.ts';

// Every way to judge nights, on simulated, real and labelled series. Prints the tables of this package's README.

const STEPS = [
  { sigma: 0.003, step: 0.02 },
  { sigma: 0.003, step: 0.03 },
  { sigma: 0.01, step: 0.03 },
  { sigma: 0.01, step: 0.05 },
  { sigma: 0.01, step: 0.1 },
  { sigma: 0.02, step: 0.1 },
] as const;

printTable(
  'False confirmations per series and year, 30 series of 365 nights a profile',
  ['rule', ...Object.keys(PROFILES)],
  [
    ...CANDIDATES.map((candidate) => [
      candidate.name,
      ...Object.values(PROFILES).map((noise) => falseAlarms(candidate, noise, SIZES.all).toFixed(2)),
    ]),
    [
      'this package, 1,000 series',
      ...Object.values(PROFILES).map((noise) => falseAlarms(OURS, noise, SIZES.ours).toFixed(2)),
    ],
  ],
);
printTable(
  `Steps found by ${DELAYS.join('/')} nights, percent of ${SIZES.steps.years}`,
  ['rule', ...STEPS.map(({ sigma, step }) => `${step * 100}% in ${sigma * 100}%`)],
  CANDIDATES.map((candidate) => [
    candidate.name,
    ...STEPS.map((kind) =>
      detection(candidate, kind, SIZES.steps)
        .found.map((share) => share.toFixed(0))
        .join('/'),
    ),
  ]),
);
printTable(
  'First night named to within one night, percent of the steps found, and CPU time',
  ['rule', '5% in 1%', '10% in 1%', 'µs a night'],
  CANDIDATES.map((candidate) => [
    candidate.name,
    ...[0.05, 0.1].map((step) => detection(candidate, { sigma: 0.01, step }, SIZES.steps).dated.toFixed(0)),
    ((1000 * cpuMs(() => falseAlarms(candidate, realNoise(0.01), { years: 3, seed: 5 }))) / (3 * 365)).toFixed(1),
  ]),
);
printReal();
printLabelled();
printSpeed();

function printLabelled(): void {
  if (DATASETS_ABSENT !== '') return console.log(`\nskipped, labelled series: ${DATASETS_ABSENT}`);
  const [otava, mozilla] = [otavaOracle(), perfherderOracle()];
  console.log(`\nport of E-divisive: ${otava.same} of ${otava.all} of Otava's assertions on Tigerbeetle`);
  console.log(`port of Perfherder's test: ${mozilla.same} of ${mozilla.all} of its series`);
  printTable(
    'Turing Change Point Dataset, mean F1 at margin 5',
    ['method', 'F1'],
    Object.entries(tcpdF1()).map(([name, score]) => [name, score.toFixed(3)]),
  );
  printTable(
    "MongoDB's series: changes and CPU time",
    ['values', 'expected', 'E-divisive', 'ms', 'segmentation', 'ms', 'nightly verdict ms'],
    mongoSeries().map(({ values, expected }) => {
      const [divisive, segments] = [eDivisive(values, { maxP: 0.01 }).length, segmentSeries(values).length - 1];
      const times = [
        () => eDivisive(values, { maxP: 0.01 }),
        () => segmentSeries(values),
        () => judgeSeries(values, { metric: 'e2eMs', rules: VERDICT_RULES }),
      ].map((work) => cpuMs(work).toFixed(0));
      const [a = '', b = '', c = ''] = times;
      return [String(values.length), String(expected), String(divisive), a, String(segments), b, c];
    }),
  );
  printTable(
    'Spikes of server load (NAB): suspected values, confirmations per 365 values',
    ['series', 'suspected', 'confirmed a year'],
    NAB_SPIKES.map((name) => {
      const { suspected, confirmedPerYear } = nabConfirmations(name);
      return [name, String(suspected), confirmedPerYear.toFixed(2)];
    }),
  );
}

function printSpeed(): void {
  const random = randomOf(3);
  const series = Array.from({ length: 500 }, () => simulateNights(1001, { noise: realNoise(0.01), random }));
  const judges = series.map(() => createSeriesJudge({ metric: 'e2eMs', rules: VERDICT_RULES }));
  const all = cpuMs(() =>
    series.forEach((values, at) => values.slice(0, 1000).forEach((value) => judges[at]?.push(value))),
  );
  const one = cpuMs(() => series.forEach((values, at) => judges[at]?.push(values[1000] ?? 0)));
  console.log(
    `\n500 series of 1,000 nights: ${(all / 1000).toFixed(1)} s; one more night of all: ${one.toFixed(0)} ms (CPU)`,
  );
}
