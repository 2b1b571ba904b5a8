import { createHostRunner } from '@sglang-ci/bench-kit';
import type { Runner } from '@sglang-ci/core';
import { type CheckOptions, checkGpus as lookOnce, waitForIdle } from '@sglang-ci/gpu-idle';
import type { NightSetup, Step } from '../night.ts';

/** Waits until the GPUs are idle; with Docker, containers that hold them are stopped first, as far as the site allows. */
export const checkGpus: Step = {
  id: 'check-gpus',
  title: 'GPUs idle?',
  async run(setup, state) {
    const { settings, clock, emit, signal, options } = setup;
    const runner = createHostRunner({ clock });
    const thresholds = {
      useThresholdPercent: settings.gpuUsageThresholdPercent,
      vramThresholdPercent: settings.vramUsageThresholdPercent,
    };
    if (options.runner === 'docker') await stopHolders(setup, runner, thresholds);
    const waited = await waitForIdle(
      { runner, clock, emit, signal },
      { ...thresholds, pollS: settings.gpuPollS, limitS: settings.gpuWaitLimitS },
    );
    return { state, ...(waited.waitedS > 1 ? { detail: `waited ${waited.waitedS} s` } : {}) };
  },
};

async function stopHolders(setup: NightSetup, runner: Runner, thresholds: CheckOptions): Promise<void> {
  const { settings, emit, env } = setup;
  const look = await lookOnce(runner, thresholds);
  if (look.state !== 'busy' || settings.stopContainers === 'none') return;
  const { connectDocker, stopOthers } = await import('@sglang-ci/runner-docker');
  await stopOthers(
    await connectDocker(env),
    {
      policy: settings.stopContainers,
      holders: look.holders.flatMap(({ containerId }) => (containerId === undefined ? [] : [containerId])),
      isEnough: async () => (await lookOnce(runner, thresholds)).state === 'idle',
    },
    { emit },
  );
}
