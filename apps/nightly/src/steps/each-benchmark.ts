import { formatError } from '@sglang-ci/cli-kit';
import { EXIT } from '@sglang-ci/core';
import type { BenchmarkRecord, NightSetup, NightState, StepResult } from '../night/night.ts';
import { logProcessing } from '../night/processing-log.ts';

/** What a step does with one benchmark, and a line for its processing log. */
export interface Processed {
  readonly benchmark: BenchmarkRecord;
  readonly said?: string;
}

/**
 * Does something with every benchmark that was run. What goes wrong with one stands in its log and on its card, and keeps
 * neither the others nor the night's later steps from going on.
 */
export async function eachBenchmark(
  setup: NightSetup,
  state: NightState,
  work: (benchmark: BenchmarkRecord) => Promise<Processed>,
): Promise<StepResult> {
  const benchmarks: BenchmarkRecord[] = [];
  for (const benchmark of state.benchmarks) {
    benchmarks.push(benchmark.status === 'skipped' ? benchmark : await processed(setup, benchmark, work));
  }
  const problems = benchmarks.flatMap((benchmark, index) =>
    benchmark.problems.slice(state.benchmarks[index]?.problems.length),
  );
  const next = { state: { ...state, benchmarks } };
  return problems.length === 0 ? next : { ...next, failed: true, detail: problems.join('; ') };
}

async function processed(
  setup: NightSetup,
  benchmark: BenchmarkRecord,
  work: (benchmark: BenchmarkRecord) => Promise<Processed>,
): Promise<BenchmarkRecord> {
  const { plan } = benchmark;
  try {
    const { benchmark: next, said } = await work(benchmark);
    if (said !== undefined) await logProcessing(plan, said, setup);
    return next;
  } catch (error) {
    const [first = ''] = formatError(error).split('\n');
    const problem = `${plan.model.label} ${plan.mode}: ${first}`;
    setup.emit({ kind: 'warning', message: problem });
    await logProcessing(plan, formatError(error), setup);
    const exitCode = benchmark.exitCode === EXIT.ok ? EXIT.failed : benchmark.exitCode;
    return { ...benchmark, exitCode, problems: [...benchmark.problems, problem] };
  }
}
