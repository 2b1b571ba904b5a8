import { type Measurement, median, METRIC_KEYS, type MetricKey, NIGHT_METRICS } from '@sglang-ci/core';
import { defined } from '../night/defined.ts';
import type { Night, NightPoint, NightRun } from '../night/night.ts';

/**
 * Every value of every night. A value is the median of the valid runs where runs are known, else the CSV's cell. A load
 * whose runs are all invalid is a measurement that is marked so. Nights without a date have no place in a series.
 */
export function measurementsOf(nights: readonly Night[]): readonly Measurement[] {
  return nights
    .filter((night) => night.date !== '')
    .flatMap((night) => {
      const known = { night, identity: identityOf(night) };
      return [...nightValues(known), ...night.points.flatMap((point) => pointValues(point, known))];
    });
}

type Identity = Omit<
  Measurement,
  'loadKind' | 'load' | 'metric' | 'value' | 'runValues' | 'runs' | 'source' | 'valid' | 'invalidReasons'
>;

interface KnownNight {
  readonly night: Night;
  readonly identity: Identity;
}

function identityOf(night: Night): Identity {
  const { hardware, model, variant, mode, subMode, folder, imageTag, date, rocm, product, node, backend, protocol } =
    night;
  const known = defined({ rocm, product, node, backend, protocol });
  const simulated = night.simulated ? { simulated: true as const } : {};
  return { hardware, model, variant, mode, subMode, folder, imageTag, date, ...known, ...simulated };
}

/** GSM8K accuracy and KV cache: values of the night as a whole. */
function nightValues({ night, identity }: KnownNight): readonly Measurement[] {
  const values: { readonly [Key in (typeof NIGHT_METRICS)[number]]: number | null | undefined } = {
    gsm8kAccuracy: night.gsm8k?.accuracy,
    kvCacheTokens: night.kvCache.tokens,
    kvCacheGb: night.kvCache.gb,
  };
  return NIGHT_METRICS.flatMap((metric) => {
    const value = values[metric];
    if (value === undefined || value === null) return [];
    const runs = metric === 'gsm8kAccuracy' ? Math.max(1, night.gsm8k?.runs ?? 1) : 1;
    return [
      {
        ...identity,
        ...(metric === 'gsm8kAccuracy' ? askedBy(night) : {}),
        loadKind: 'none',
        load: 0,
        metric,
        value,
        runValues: [value],
        runs,
        valid: true,
        invalidReasons: [],
        source: nightSource(night, metric),
      } satisfies Measurement,
    ];
  });
}

/** The score of another evaluator is another quantity: its name is part of the protocol, and so of the series. */
function askedBy({ protocol, gsm8k }: Night): Pick<Measurement, 'protocol' | 'evaluator'> {
  if (gsm8k?.evaluator === undefined) return {};
  const { evaluator } = gsm8k;
  return { protocol: [protocol, evaluator].filter((part) => part !== undefined).join('+'), evaluator };
}

function nightSource(night: Night, metric: MetricKey): Measurement['source'] {
  if (metric === 'gsm8kAccuracy' && night.gsm8k?.fromCsv) return 'csv';
  return night.origin === 'recorded' ? 'results' : 'logs';
}

function pointValues(point: NightPoint, { night, identity }: KnownNight): readonly Measurement[] {
  const ofPoint = { ...identity, ...pointIdentity(point) };
  const measured = point.runs.filter((run) => run.status === 'ok');
  const valid = measured.filter((run) => run.valid);
  const runs = valid.length > 0 ? valid : measured;
  return METRIC_KEYS.flatMap((metric) => {
    const runValues = valuesOf(runs, metric);
    const csvValue = point.csv?.[metric];
    const value = median(runValues) ?? csvValue;
    if (value === undefined) return [];
    const fromRuns = runValues.length > 0;
    return [
      {
        ...ofPoint,
        metric,
        value,
        ...(csvValue === undefined ? {} : { csvValue }),
        runValues: fromRuns ? runValues : [value],
        runs: Math.max(1, runValues.length),
        source: !fromRuns ? 'csv' : night.origin === 'recorded' ? 'results' : 'logs',
        valid: valid.length > 0 || !fromRuns,
        invalidReasons: valid.length > 0 || !fromRuns ? [] : [...new Set(measured.flatMap((run) => run.reasons))],
      } satisfies Measurement,
    ];
  });
}

function valuesOf(runs: readonly NightRun[], metric: MetricKey): readonly number[] {
  return runs.flatMap((run) => run.metrics[metric] ?? []);
}

function pointIdentity(
  point: NightPoint,
): Pick<Measurement, 'loadKind' | 'load' | 'tp' | 'inputLen' | 'outputLen' | 'backend'> {
  const { loadKind, load, tp, inputLen, outputLen, backend } = point;
  return { loadKind, load, ...defined({ tp, inputLen, outputLen, backend }) };
}
