import { waitForIdle } from '@sglang-ci/gpu-idle';
import { createHostRunner } from '@sglang-ci/bench-kit';
import type { Step } from '../night.ts';

/** Waits until the GPUs are idle; with Docker, containers that hold them are stopped first, as the site allows. */
export const checkGpus: Step = {
  id: 'check-gpus',
  title: 'GPUs idle?',
  async run(setup, state) {
    const { settings, clock, emit, signal } = setup;
    const runner = createHostRunner({ clock });
    const waited = await waitForIdle(
      { runner, clock, emit, signal },
      {
        pollS: settings.gpuPollS,
        limitS: settings.gpuWaitLimitS,
        useThresholdPercent: settings.gpuUsageThresholdPercent,
        vramThresholdPercent: settings.vramUsageThresholdPercent,
      },
    );
    return { state, ...(waited.waitedS > 1 ? { detail: `waited ${waited.waitedS} s` } : {}) };
  },
};
