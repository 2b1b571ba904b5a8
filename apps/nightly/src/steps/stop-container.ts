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
    const { connectDocker } = await import('@sglang-ci/runner-docker');
    const engine = await connectDocker(env);
    const names = state.images.map(({ name }) => containerNameOf(parseImageRef(name)));
    const stopped: string[] = [];
    for (const name of names) {
      const container = await engine.container(name);
      if (container?.running !== true) continue;
      await engine.stopContainer(container.id, GRACE_S);
      stopped.push(name);
    }
    if (stopped.length === 0) return { state, skipped: true, detail: `no container ${names.join(', ')} runs` };
    return { state, detail: stopped.join(', ') };
  },
};

/** Its only process left is the one that keeps it up, and that hears no signal. */
const GRACE_S = 0;
