import type { Step } from '../night.ts';

/** Brings up the image's container, in which everything of the night runs. Without Docker there is nothing to do. */
export const startContainer: Step = {
  id: 'container',
  title: 'container',
  async run(setup, state) {
    if (setup.options.runner === 'host') return { state, skipped: true, detail: 'everything runs on this machine' };
    return { state };
  },
};

/** Stops the night's container, whatever happened in it. */
export const stopContainer: Step = {
  id: 'stop-container',
  title: 'container stopped',
  always: true,
  async run(_setup, state) {
    return { state };
  },
};
