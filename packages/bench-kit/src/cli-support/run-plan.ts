import { existsSync } from 'node:fs';
import { CiError, type Clock, DEFAULTS, EXIT, type Plan, type Ports, scaledClock, type Settings, systemClock } from '@sglang-ci/core';
import type { BenchOutcome } from '../run/bench-outcome.ts';
import { runBench } from '../run/run-bench.ts';
import type { BenchOptions } from '../run/session.ts';
import { downloadModel } from './download-model.ts';
import { readOnlineGate } from './read-online-gate.ts';

/** What a benchmark came to, or why there was nothing to measure. */
export type PlanOutcome = Pick<BenchOutcome, 'status' | 'exitCode' | 'reason' | 'hint' | 'folder'> & {
  /** Absent when nothing was started. */
  readonly bench?: BenchOutcome;
};

/**
 * Runs a plan with all that belongs before it: the model is fetched if that was asked for, and an offline benchmark
 * obeys the accuracy gate of the online run of the same image (failed there: nothing is measured; passed: not repeated).
 * Throws what `runBench` and `downloadModel` throw.
 */
export async function runPlan(plan: Plan, ports: Ports, options: BenchOptions = {}): Promise<PlanOutcome> {
  const gate = await readOnlineGate(plan);
  if (gate !== undefined && !gate.passed) {
    const reason = `the accuracy gate of the online run of ${plan.imageTag} did not pass`;
    const hint = `see ${plan.onlineRun?.folder}; a new online run that passes it makes the offline benchmark possible`;
    return { status: 'accuracy-failed', exitCode: EXIT.accuracy, reason, hint, folder: plan.runFolder };
  }
  await downloadModel(plan, ports);
  const bench = await runBench(plan, ports, gate === undefined ? options : { ...options, passedGate: gate });
  const { status, exitCode, reason, hint, folder } = bench;
  return {
    status,
    exitCode,
    folder,
    ...(reason === undefined ? {} : { reason }),
    ...(hint === undefined ? {} : { hint }),
    bench,
  };
}

/** The clock of a site: the machine's, or that of its simulated node. */
export function clockOf({ simulatedClock: simulated }: Settings): Clock {
  if (simulated === undefined) return systemClock;
  return scaledClock({ factor: simulated.factor, startAt: Date.parse(simulated.startAt), epoch: simulated.epochMs });
}

/** Throws `PATH_MISSING` when results would go to the documented default folder and this machine has none. */
export function checkDefaultFolder(settings: Settings): void {
  const { outputDir, workDir } = settings;
  if (outputDir !== undefined || workDir !== DEFAULTS.workDir || existsSync(workDir)) return;
  throw new CiError('PATH_MISSING', `the default work folder ${workDir} does not exist on this machine`, {
    hint: 'give --work-dir or --output-dir, BENCHMARK_CI_DIR or OUTPUT_DIR, or workDir or outputDir in the site file',
  });
}
