import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ResultsFile, RunResult } from '@sglang-ci/core';

/** Writes files below `root` from a literal: `{ 'FOLDER/x.csv': 'text' }`. */
export function writeFiles(root: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

/** A serving CSV in one of its two layouts; `e2e` by load in the file's order, the other metrics follow from it. */
export function servingCsv(
  title: string,
  of: {
    readonly kind: 'request rate' | 'concurrency';
    readonly row: string;
    readonly e2e: Readonly<Record<string, number | undefined>>;
    readonly order: readonly number[];
  },
): string {
  const section = (name: string, share: number) => {
    const cells = of.order.map((load) => {
      const value = of.e2e[load];
      return value === undefined ? '' : (value * share).toFixed(2);
    });
    return `${name}\n${[of.kind, ...of.order].join('\t')}\n${[of.row, ...cells].join('\t')}\n`;
  };
  return [
    `${title}\n`,
    section('Median E2E Latency (ms, lower better)', 1),
    section('Median TTFT (ms, lower better)', 0.01),
    section('Median ITL (ms, lower better)', 0.002),
  ].join('\n');
}

/** An offline CSV of TP 8, lengths 1024/128, one row per batch size: E2E latency in seconds, throughput from it. */
export function offlineCsv(e2e: Readonly<Record<number, number>>): string {
  const header =
    'TP,batch_size,IL,OL,Backend,Prefill_latency(s),Median_decode_latency(s),E2E_Latency(s),Prefill_Throughput(token/s),Median_Decode_Throughput(token/s),E2E_Throughput(token/s)';
  const rows = Object.entries(e2e).map(([batch, seconds]) =>
    [
      8,
      batch,
      1024,
      128,
      'aiter',
      '0.10000',
      '0.01000',
      seconds.toFixed(3),
      '1000.00',
      '100.00',
      ((Number(batch) * 1152) / seconds).toFixed(2),
    ].join(','),
  );
  return `${[header, ...rows].join('\n')}\n`;
}

/** The log of an accuracy test of the old scripts: its runs, their average, and whether that met 0.8. */
export function gsm8kLog(accuracies: readonly number[], wording = (runs: number) => `over ${runs} runs`): string {
  const mean = (accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length).toFixed(3);
  const runs = accuracies.flatMap((value, index) => [
    `Executing GSM8K test Run ${index + 1} for mode aiter ...`,
    '\r  0%|          | 0/1319 [00:00<?, ?it/s]\r100%|##########| 1319/1319 [00:40<00:00, 33.00it/s]',
    `Accuracy: ${value.toFixed(3)}`,
    'Invalid: 0.000',
    'Latency: 41.000 s',
    'Output throughput: 5000.000 token/s',
    `Run ${index + 1}: Accuracy: ${value.toFixed(3)}`,
  ]);
  return [
    'Starting GSM8K accuracy test at: 2025-11-01 10:00:00 PDT',
    ...runs,
    `Average Accuracy ${wording(accuracies.length)} for mode aiter: ${mean}`,
    'Average accuracy meets threshold (0.8) for mode aiter. Continuing with this mode.',
    '',
  ].join('\n');
}

/** What `bench_sglang.py --raw-result-file` writes. */
export function answersFile(answers: readonly boolean[]): string {
  return answers
    .map((correct, index) => JSON.stringify({ prompt_id: index, prompt: 'Q', output: 'A', correct }))
    .join('\n');
}

/** A results.json of rates 1 and 2, three runs each around `e2e` ms. */
export function resultsFile(e2e: number, changes: Partial<ResultsFile> = {}): string {
  const run = (value: number, number: number): RunResult => ({
    point: `rate-${value}`,
    load: { kind: 'request_rate', value },
    run: number,
    attempt: 1,
    status: 'ok',
    log: `client_${value}_${number}.log`,
    startedAt: '2025-11-02T08:00:00Z',
    endedAt: '2025-11-02T08:10:00Z',
    metrics: { e2eMs: e2e * value + number, ttftMs: (e2e * value + number) / 100, itlMs: (e2e * value + number) / 500 },
    report: {},
    checks: [],
    valid: true,
  });
  const results: ResultsFile = {
    schema: 1,
    status: 'complete',
    model: { id: 'grok1', label: 'GROK1', variant: 'MOE-I4F8' },
    hardware: 'mi30x',
    mode: 'online',
    subMode: 'standard',
    imageTag: 'v0.5.5-rocm700-mi30x-20251102',
    backend: 'aiter',
    protocol: { name: 'flushed', runsPerLoad: 3 },
    gate: {
      outcome: 'pass',
      passed: true,
      accuracy: 0.815,
      threshold: 0.8,
      runs: [0.81, 0.82].map((accuracy, index) => ({ run: index + 1, accuracy, crashed: false })),
    },
    runs: [1, 2].flatMap((value) => [1, 2, 3].map((number) => run(value, number))),
    failedPoints: [],
    provenance: {
      image: 'rocm/sgl-dev:v0.5.5-rocm700-mi30x-20251102',
      driverVersion: '6.12.12',
      node: 'mi300-a',
      planHash: '0',
      startedAt: '2025-11-02T08:00:00Z',
      endedAt: '2025-11-02T09:00:00Z',
      serverDiffers: [],
    },
    simulated: false,
    ...changes,
  };
  return JSON.stringify(results);
}
