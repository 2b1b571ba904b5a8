import { createColors, formatError } from '@sglang-ci/cli-kit';
import type { ExitCode } from '@sglang-ci/core';
import type { FolderLock } from '@sglang-ci/history';
import { closingReport } from './closing-report.ts';
import { lockNode } from './lock-node.ts';
import { EMPTY_NIGHT, type NightSetup, type NightState, type Step } from './night.ts';
import { exitCodeOfNight, runNight } from './run-night.ts';
import { checkGpus } from './steps/check-gpus.ts';
import { judge } from './steps/judge.ts';
import { notify } from './steps/notify.ts';
import { pickImage } from './steps/pick-image.ts';
import { plot } from './steps/plot.ts';
import { runBenchmarks } from './steps/run-benchmarks.ts';
import { stopContainer } from './steps/stop-container.ts';

/** The night, in order. */
export const NIGHT: readonly Step[] = [pickImage, checkGpus, runBenchmarks, stopContainer, judge, plot, notify];

/** Runs the whole night under the node's lock, prints what it found and returns its exit code. */
export async function wholeNight(
  setup: NightSetup,
  output: { readonly isTTY?: boolean; write(text: string): unknown },
): Promise<ExitCode> {
  const { options, modes, model, emit, simulated } = setup;
  emit({ kind: 'night-started', title: `${model.label} ${modes.join(' and ')} on ${setup.node}`, simulated });
  const state = await lockedNight(setup);
  const { text, json } = closingReport(setup, state, { color: createColors(output, setup.env).enabled });
  output.write(options.json ? `${JSON.stringify(json, null, 2)}\n` : `${text}\n`);
  return exitCodeOfNight(state, options);
}

/** A night that does not get the lock is told like any other that could not run. */
async function lockedNight(setup: NightSetup): Promise<NightState> {
  let lock: FolderLock;
  try {
    lock = await lockNode(setup);
  } catch (failure) {
    setup.emit({ kind: 'warning', message: formatError(failure) });
    return runNight(setup, [notify], { ...EMPTY_NIGHT, failure });
  }
  try {
    return await runNight(setup, NIGHT);
  } finally {
    await lock.release();
  }
}
