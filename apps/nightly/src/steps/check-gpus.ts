import { createHostRunner } from '@sglang-ci/bench-kit';
import type { Runner } from '@sglang-ci/core';
import { type CheckOptions, checkGpus as lookOnce, waitForIdle } from '@sglang-ci/gpu-idle';
import type { NightSetup, Step } from '../night/night.ts';
import { holdingOf } from './gpu-holding.ts';

/** Ends what killed nights have left, and waits until the GPUs are idle; with Docker, containers that hold them are stopped first, as far as the site allows. */
export const checkGpus: Step = {
  id: 'check-gpus',
  title: 'GPUs idle?',
  async run(setup, state) {
    const needed = state.work.flatMap(({ plan, needless }) => (needless === undefined ? [plan.model.tp] : []));
    if (needed.length === 0) return { state, skipped: true, detail: 'nothing is to be measured' };
    const { settings, clock, emit, workSignal: signal, options, outputDir } = setup;
    const runner = createHostRunner({ clock, place: outputDir });
    if (await runner.reapOrphans?.()) emit({ kind: 'note', message: 'ended what a killed night had left behind' });
    const look = {
      useThresholdPercent: settings.gpuUsageThresholdPercent,
      vramThresholdPercent: settings.vramUsageThresholdPercent,
      gpusNeeded: Math.max(...needed),
    };
    const named = options.runner === 'docker' ? await stopHolders(setup, runner, look) : look;
    const { waitedS } = await waitForIdle(
      { runner, clock, emit, signal },
      { ...named, pollS: settings.gpuPollS, limitS: settings.gpuWaitLimitS },
    );
    return { state, ...(waitedS > 1 ? { detail: 'idle after waiting' } : {}) };
  },
};

/** After a container has stopped, its memory is given back within seconds, not at once. */
const RELEASE_S = 30;

/** Stops what the site allows to be stopped, and gives the look with which containers are called by their names. */
async function stopHolders(setup: NightSetup, runner: Runner, plain: CheckOptions): Promise<CheckOptions> {
  const { settings, emit, env, clock, workSignal: signal } = setup;
  const { connectDocker, stopOthers } = await import('@sglang-ci/runner-docker');
  const engine = await connectDocker(env);
  const look = { ...plain, nameContainer: async (id: string) => (await engine.container(id))?.name };
  const first = await lookOnce(runner, look);
  if (first.state !== 'busy' || settings.stopContainers === 'none') return look;
  const isEnough = () =>
    waitForIdle({ runner, clock, emit: () => undefined, signal }, { ...plain, pollS: 2, limitS: RELEASE_S }).then(
      () => true,
      () => false,
    );
  const lookAgain = async () => {
    const now = await lookOnce(runner, look);
    return now.state === 'busy' ? holdingOf(now) : {};
  };
  const policy = settings.stopContainers;
  await stopOthers(engine, { policy, ...holdingOf(first), isEnough, lookAgain }, { emit });
  return look;
}
