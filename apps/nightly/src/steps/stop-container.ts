import { containerNameOf, parseImageRef } from '@sglang-ci/core';
import type { Step } from '../night/night.ts';

/** Stops the night's container, whatever happened in it: nothing of ours keeps running on the node. */
export const stopContainer: Step = {
  id: 'stop-container',
  title: 'container stopped',
  always: true,
  appliesTo: ({ options }) => options.runner === 'docker',
  async run({ env }, state) {
    if (state.images.length === 0) return { state, skipped: true, detail: 'none was started' };
    const { connectDocker, stopOwn } = await import('@sglang-ci/runner-docker');
    const engine = await connectDocker(env);
    const names = state.images.map(({ name }) => containerNameOf(parseImageRef(name)));
    const stopped = await stopOwn(engine, names);
    if (stopped.length === 0) return { state, skipped: true, detail: `no container of ours ${names.join(', ')} runs` };
    return { state, detail: stopped.join(', ') };
  },
};
