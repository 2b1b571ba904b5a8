import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { METRICS, type CellVerdict } from '@sglang-ci/core';
import { writeAtomically } from '@sglang-ci/history';
import type { NightFile, NightFileBenchmark } from './night-file.ts';

type Labels = Readonly<Record<string, string | number>>;

interface Family {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly (readonly [labels: Labels, value: number])[];
}

/** A finished night in Prometheus' text format: base units in the names, one help and type line per metric. */
export function renderPrometheus(night: NightFile): string {
  return `${familiesOf(night)
    .filter(({ samples }) => samples.length > 0)
    .flatMap(({ name, help, samples }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} gauge`,
      ...samples.map(([labels, value]) => `${name}${labelText(labels)} ${value}`),
    ])
    .join('\n')}\n`;
}

function familiesOf(night: NightFile): readonly Family[] {
  const own = { night: night.name, node: night.node, hardware: night.hardware };
  const ended = Date.parse(night.endedAt ?? night.startedAt) / 1000;
  const of = (benchmark: NightFileBenchmark): Labels => ({
    ...own,
    model: benchmark.model,
    mode: benchmark.mode,
    sub_mode: benchmark.subMode,
  });
  return [
    { name: 'sglang_ci_night_last_run_timestamp_seconds', help: 'When the night ended.', samples: [[own, ended]] },
    {
      name: 'sglang_ci_night_exit_code',
      help: 'Exit code of the night, 0 for a good one.',
      samples: night.exitCode === undefined ? [] : [[own, night.exitCode]],
    },
    {
      name: 'sglang_ci_night_simulated',
      help: '1 for a night on a simulated node.',
      samples: [[own, Number(night.simulated)]],
    },
    {
      name: 'sglang_ci_night_stage_duration_seconds',
      help: 'How long a stage of the night took.',
      samples: night.stages
        .filter(({ outcome }) => outcome !== 'not-run')
        .map(({ id, durationS }) => [{ ...own, stage: id }, durationS]),
    },
    {
      name: 'sglang_ci_night_stage_failed',
      help: '1 for a stage that failed.',
      samples: night.stages.map(({ id, outcome }) => [{ ...own, stage: id }, Number(outcome === 'failed')]),
    },
    ...benchmarkFamilies(night.benchmarks, of),
  ];
}

function benchmarkFamilies(
  benchmarks: readonly NightFileBenchmark[],
  of: (benchmark: NightFileBenchmark) => Labels,
): readonly Family[] {
  return [
    {
      name: 'sglang_ci_benchmark_exit_code',
      help: 'Exit code of a benchmark, 0 for a complete one.',
      samples: benchmarks.map((benchmark) => [of(benchmark), benchmark.exitCode]),
    },
    {
      name: 'sglang_ci_benchmark_gsm8k_accuracy_ratio',
      help: 'Share of GSM8K questions answered correctly.',
      samples: benchmarks.flatMap((benchmark) =>
        benchmark.accuracy === undefined ? [] : [[of(benchmark), benchmark.accuracy] as const],
      ),
    },
    {
      name: 'sglang_ci_benchmark_verdict_state',
      help: 'Verdict of the night against its history: 1 for the state that holds.',
      samples: benchmarks.flatMap((benchmark) =>
        benchmark.verdict === undefined ? [] : [[{ ...of(benchmark), state: benchmark.verdict.status }, 1] as const],
      ),
    },
    ...LATENCIES.map(({ metric, name, perSecond }) => ({
      name,
      help: `Median over the runs of a load: ${METRICS[metric].label}.`,
      samples: benchmarks.flatMap((benchmark) =>
        (benchmark.verdict?.cells ?? [])
          .filter((cell) => cell.metric === metric)
          .flatMap(({ value, ...cell }) =>
            value === undefined ? [] : [[{ ...of(benchmark), ...loadLabels(cell) }, value / perSecond] as const],
          ),
      ),
    })),
  ];
}

/** `perSecond`: how many of the metric's units are one second. */
const LATENCIES = [
  { metric: 'e2eMs', name: 'sglang_ci_benchmark_e2e_latency_seconds', perSecond: 1000 },
  { metric: 'ttftMs', name: 'sglang_ci_benchmark_ttft_seconds', perSecond: 1000 },
  { metric: 'itlMs', name: 'sglang_ci_benchmark_itl_seconds', perSecond: 1000 },
  { metric: 'e2eLatencyS', name: 'sglang_ci_benchmark_offline_latency_seconds', perSecond: 1 },
] as const;

function loadLabels({ loadKind, load, inputLen }: Omit<CellVerdict, 'value'>): Labels {
  return { load_kind: loadKind, load, ...(inputLen === undefined ? {} : { input_len: inputLen }) };
}

function labelText(labels: Labels): string {
  const escaped = (value: string | number) =>
    String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',')}}`;
}

/**
 * Writes the night for node_exporter's textfile collector, in one step. A folder gets a file per night's name, so that
 * nights of other models do not overwrite each other's.
 */
export async function writePrometheus(night: NightFile, target: string): Promise<string> {
  const isFolder = await stat(target).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const path = isFolder ? join(target, `sglang_ci_${night.name}.prom`) : target;
  await writeAtomically(path, renderPrometheus(night));
  return path;
}
