import { containerNameOf, parseImageRef } from '@sglang-ci/core';
import type { Step } from '../night.ts';

/** Stops the night's container, whatever happened in it: nothing of ours keeps running on the node. */
export const stopContainer: Step = {
  id: 'stop-container',
  title: 'container stopped',
  always: true,
  appliesTo: ({ options }) => options.runner === 'docker',
  async run({ env }, state) {
    if (state.image === undefined) return { state, skipped: true, detail: 'none was started' };
    const { connectDocker } = await import('@sglang-ci/runner-docker');
    const engine = await connectDocker(env);
    const name = containerNameOf(parseImageRef(state.image.name));
    const container = await engine.container(name);
    if (container === undefined) return { state, skipped: true, detail: `${name} is not there` };
    await engine.stopContainer(container.id, GRACE_S);
    return { state, detail: name };
  },
};

/** Its only process left is the one that keeps it up, and that hears no signal. */
const GRACE_S = 0;
