import { atLeast } from '../node/version.ts';
import type { ServingMetrics } from './serving-metrics.ts';
import type { Distribution } from './statistics.ts';

const INTEGER_LABEL = 40;
const VALUE = 10;

/** What the report says about the run besides its metrics. */
export interface ReportHead {
  readonly backend: string;
  /** `8.0`, `inf` or `trace`. */
  readonly requestRate: string;
  readonly maxConcurrency: number | null;
  /** Tokens accepted per step, when the server decodes speculatively. */
  readonly acceptLength: number | null;
}

/** The printed report of that SGLang version: labels in 40 columns, values in 10, both padded on the right. */
export function servingReport(version: string, head: ReportHead, metrics: ServingMetrics): string {
  return [
    '',
    centred(' Serving Benchmark Result ', '='),
    ...headLines(version, head, metrics),
    ...throughputLines(version, metrics),
    ...(head.acceptLength === null ? [] : [row('Accept length:', head.acceptLength)]),
    ...latencyLines(version, metrics),
    '='.repeat(50),
    '',
  ].join('\n');
}

function headLines(version: string, head: ReportHead, metrics: ServingMetrics): string[] {
  const label = atLeast(version, '0.4.6.post4') ? 'Max request concurrency:' : 'Max reqeuest concurrency:';
  return [
    row('Backend:', head.backend),
    row('Traffic request rate:', head.requestRate),
    row(label, head.maxConcurrency === null ? 'not set' : String(head.maxConcurrency)),
    row('Successful requests:', String(metrics.completed)),
    row('Benchmark duration (s):', metrics.durationS),
    row('Total input tokens:', String(metrics.totalInput)),
    ...(atLeast(version, '0.5.3.post1') ? [row('Total input text tokens:', String(metrics.totalInput))] : []),
    ...(atLeast(version, '0.5.3.post1') && !atLeast(version, '0.5.8') ? [row('Total input vision tokens:', '0')] : []),
    row('Total generated tokens:', String(metrics.totalOutput)),
    row('Total generated tokens (retokenized):', String(metrics.totalOutputRetokenized)),
  ];
}

function throughputLines(version: string, metrics: ServingMetrics): string[] {
  const peaks = [
    row('Peak output token throughput (tok/s):', metrics.peakOutputPerS),
    row('Peak concurrent requests:', String(metrics.peakConcurrent)),
  ];
  return [
    row('Request throughput (req/s):', metrics.requestsPerS),
    row('Input token throughput (tok/s):', metrics.inputPerS),
    row('Output token throughput (tok/s):', metrics.outputPerS),
    ...(atLeast(version, '0.5.6') ? peaks : []),
    row('Total token throughput (tok/s):', metrics.totalPerS),
    row('Concurrency:', metrics.concurrency),
  ];
}

function latencyLines(version: string, metrics: ServingMetrics): string[] {
  const newest = atLeast(version, '0.5.15');
  const tails = newest ? [90, 95, 99] : [99];
  const e2eTails = newest ? [90, 95, 99] : atLeast(version, '0.5.8') ? [90, 99] : [];
  const tpot = [centred('Time per Output Token (excl. 1st token)', '-'), ...rows('TPOT', metrics.tpot, tails)];
  return [
    centred('End-to-End Latency', '-'),
    ...rows('E2E Latency', metrics.e2e, e2eTails),
    centred('Time to First Token', '-'),
    ...rows('TTFT', metrics.ttft, tails),
    ...(atLeast(version, '0.5.5.post2') ? tpot : []),
    centred('Inter-Token Latency', '-'),
    ...rows('ITL', metrics.itl, newest ? tails : [95, 99]),
    row('Max ITL (ms):', metrics.itl.max),
  ];
}

function rows(name: string, values: Distribution, percents: readonly number[]): string[] {
  return [
    row(`Mean ${name} (ms):`, values.mean),
    row(`Median ${name} (ms):`, values.percentile(50)),
    ...percents.map((percent) => row(`P${percent} ${name} (ms):`, values.percentile(percent))),
  ];
}

function row(label: string, value: string | number): string {
  return `${label.padEnd(INTEGER_LABEL)} ${(typeof value === 'number' ? twoDecimals(value) : value).padEnd(VALUE)}`;
}

function twoDecimals(value: number): string {
  return Number.isNaN(value) ? 'nan' : value.toFixed(2);
}

/** Python's `{s:{c}^50}`: the odd character goes to the right. */
function centred(title: string, fill: string): string {
  const left = Math.floor((50 - title.length) / 2);
  return fill.repeat(left) + title + fill.repeat(50 - title.length - left);
}
