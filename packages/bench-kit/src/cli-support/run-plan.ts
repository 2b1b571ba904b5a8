import { existsSync } from 'node:fs';
import { CiError, DEFAULTS, type Plan, type Ports, type Settings } from '@sglang-ci/core';
import { chooseEvaluator } from '../adapt/choose-evaluator.ts';
import { spellAsKnown } from '../adapt/spell-as-known.ts';
import type { BenchOutcome } from '../run/bench-outcome.ts';
import { runBench } from '../run/run-bench.ts';
import type { BenchOptions } from '../run/session.ts';
import { downloadModel } from './download-model.ts';
import { usualDurations } from './usual-durations.ts';

/**
 * Runs a plan with an evaluator that the image has, and before it fetches the model if that was asked for. Its progress is measured by the nights before.
 * Throws what `downloadModel`, `spellAsKnown` and `runBench` throw.
 */
export async function runPlan(plan: Plan, ports: Ports, options: BenchOptions = {}): Promise<BenchOutcome> {
  await downloadModel(plan, ports);
  const adapted = await spellAsKnown(await chooseEvaluator(plan, ports), ports);
  return runBench(adapted, ports, { expectedS: await usualDurations(plan), ...options });
}

/** Throws `PATH_MISSING` when results would go to the documented default folder and this machine has none. */
export function checkDefaultFolder(settings: Settings): void {
  const { outputDir, workDir } = settings;
  if (outputDir !== undefined || workDir !== DEFAULTS.workDir || existsSync(workDir)) return;
  throw new CiError('PATH_MISSING', `the default work folder ${workDir} does not exist on this machine`, {
    hint: 'give --work-dir or --output-dir, BENCHMARK_CI_DIR or OUTPUT_DIR, or workDir or outputDir in the site file',
  });
}
