import { existsSync } from 'node:fs';
import { createColors, formatError } from '@sglang-ci/cli-kit';
import type { ExitCode } from '@sglang-ci/core';
import { type FolderLock, safeJson } from '@sglang-ci/history';
import { closingReport } from '../report/closing-report.ts';
import type { NightFile } from '../report/night-file.ts';
import { runSanity } from '../sanity/run-sanity.ts';
import { addStepSummary } from '../report/step-summary.ts';
import { checkGpus } from '../steps/check-gpus.ts';
import { judge } from '../steps/judge.ts';
import { notify } from '../steps/notify.ts';
import { pickImage } from '../steps/pick-image.ts';
import { plot } from '../steps/plot.ts';
import { runBenchmarks } from '../steps/run-benchmarks.ts';
import { stopContainer } from '../steps/stop-container.ts';
import { tellCutNights } from '../steps/tell-cut-nights.ts';
import { keepNight, type NightKeeper } from './keep-night.ts';
import { lockNode } from './lock-node.ts';
import { EMPTY_NIGHT, type NightSetup, type NightState, type Step } from './night.ts';
import { exitCodeOfNight, runNight } from './run-night.ts';
import { startDeadline } from './start-deadline.ts';

/** The night, in order. */
const NIGHT: readonly Step[] = [tellCutNights, pickImage, checkGpus, runBenchmarks, stopContainer, judge, plot, notify];

/** A sanity check of the night's images. */
const SANITY: readonly Step[] = [tellCutNights, pickImage, checkGpus, runSanity, stopContainer, notify];

/** Runs the whole night under the node's lock, prints what it found and returns its exit code. */
export async function wholeNight(
  base: NightSetup,
  output: { readonly isTTY?: boolean; write(text: string): unknown },
): Promise<ExitCode> {
  const { setup, at, stop } = startDeadline(base);
  const { options, emit, env } = setup;
  emit({ kind: 'night-started', title: `${setup.title} on ${setup.node}`, simulated: setup.simulated });
  try {
    const keeper = await keepNight(setup, at);
    const state = await lockedNight(setup, keeper);
    const exitCode = exitCodeOfNight(state, setup);
    const night = await keeper.end(state, exitCode);
    await tellMachines(night, setup);
    const color = createColors(output, env).enabled;
    const text = closingReport(night, { color, nightFile: keeper.path, isThere: existsSync });
    output.write(options.json ? `${safeJson(night, 2)}\n` : `${text}\n`);
    return exitCode;
  } finally {
    stop();
  }
}

/** A night that does not get the lock is told like any other that could not run. */
async function lockedNight(setup: NightSetup, keeper: NightKeeper): Promise<NightState> {
  let lock: FolderLock;
  try {
    lock = await lockNode(setup);
  } catch (failure) {
    setup.emit({ kind: 'warning', message: formatError(failure) });
    return runNight(setup, [notify], { from: { ...EMPTY_NIGHT, failure } });
  }
  try {
    await keeper.begin();
    return await runNight(setup, setup.options.sanity === undefined ? NIGHT : SANITY, {
      onStep: (state, step) => keeper.keep(state, step),
    });
  } finally {
    await lock.release();
  }
}

/** What only machines read; a night is no worse because it cannot be written. */
async function tellMachines(night: NightFile, { env, settings, emit }: NightSetup): Promise<void> {
  const { prometheusFile } = settings;
  const warn = (what: string) => (error: Error) =>
    emit({ kind: 'warning', message: `${what} could not be written: ${error.message}` });
  await addStepSummary(night, env).catch(warn('the summary for GitHub Actions'));
  if (prometheusFile === undefined) return;
  const { writePrometheus } = await import('../report/prometheus.ts');
  await writePrometheus(night, prometheusFile).catch(warn(`the metrics file ${prometheusFile}`));
}
