import type { Step } from '../night.ts';

/** Stops the night's container, whatever happened in it: nothing of ours keeps running on the node. */
export const stopContainer: Step = {
  id: 'stop-container',
  title: 'container stopped',
  always: true,
  appliesTo: ({ options }) => options.runner === 'docker',
  async run({ env }, state) {
    if (state.container === undefined) return { state, skipped: true, detail: 'none was started' };
    const { connectDocker } = await import('@sglang-ci/runner-docker');
    const engine = await connectDocker(env);
    const container = await engine.container(state.container);
    if (container === undefined) return { state, detail: `${state.container} is gone already` };
    await engine.stopContainer(container.id, GRACE_S);
    return { state, detail: state.container };
  },
};

const GRACE_S = 30;
