/**
 * Compares the simulation with real nights: `tsx bench/calibration.ts PATH/series.dev.csv` prints a Markdown table.
 * Real values are medians over the standard nights with one run per load, the regime closest to a flushed cache;
 * nights with three runs kept the best of three on a warm cache.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { median, type RunMedians } from '../src/engine/simulate-run.ts';
import { type Benchmark, BENCHMARKS, replayNight } from './support/replay.ts';

const METRICS = [
  { csv: 'e2e_ms', label: 'E2E', key: 'e2eMs' },
  { csv: 'ttft_ms', label: 'TTFT', key: 'ttftMs' },
  { csv: 'itl_ms', label: 'ITL', key: 'itlMs' },
] as const satisfies readonly { csv: string; label: string; key: keyof RunMedians }[];

type Row = Readonly<Record<string, string>>;

const corpus = process.env['SGLANG_CI_CORPUS'] ?? join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'corpus');
const path = process.argv[2] ?? join(corpus, 'series.dev.csv');
if (!existsSync(path)) {
  console.log(`calibration: skipped, no ${path}`);
  process.exit(0);
}
const rows = readCsv(readFileSync(path, 'utf8'));
console.log(
  '| node | model | load | metric | nights | real median (ms) | flushed (ms) | diff | as the real nights (ms) | diff |',
);
console.log('|---|---|---:|---|---:|---:|---:|---:|---:|---:|');
for (const benchmark of BENCHMARKS) printBenchmark(benchmark);

function printBenchmark(benchmark: Benchmark): void {
  const flushed = replayNight(benchmark, 'flushed');
  const legacy = replayNight(benchmark, 'legacy');
  for (const load of [...benchmark.loads].sort((a, b) => a - b)) {
    for (const metric of METRICS) {
      const real = realValues(benchmark, load, metric.csv);
      const wanted = median(real);
      const cells = [flushed, legacy].flatMap((night) => {
        const value = night.get(load)?.[metric.key] ?? Number.NaN;
        return [value.toFixed(2), `${((value / wanted - 1) * 100).toFixed(1)}%`];
      });
      const head = [benchmark.hardware, benchmark.model, load, metric.label, real.length, wanted.toFixed(2)];
      console.log(`| ${[...head, ...cells].join(' | ')} |`);
    }
  }
}

function realValues(benchmark: Benchmark, load: number, metric: string): number[] {
  const wanted: Row = {
    hardware: benchmark.hardware,
    model: benchmark.model,
    mode_suffix: 'standard',
    load: String(load),
    metric,
    n_runs: '1',
  };
  return rows
    .filter((row) => Object.entries(wanted).every(([key, value]) => row[key] === value))
    .map((row) => Number(row['value']));
}

function readCsv(text: string): Row[] {
  const [head = '', ...lines] = text.trim().split('\n');
  const keys = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [keys[i] ?? '', cell])));
}
