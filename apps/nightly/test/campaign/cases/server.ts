import type { FaultCase, NotApplicable } from '../fault-case.ts';
import { killChild } from '../tools/kill-child.ts';
import { started, tonightsFolder } from '../tools/moments.ts';
import { MODES_COUNT } from '../tools/surroundings.ts';
import {
  clockJumpAt,
  closeFolder,
  diskFullAt,
  killedAt,
  type Moment,
  networkGoneAt,
  openFolder,
  secondNightAt,
  simulated,
} from './common.ts';

const stage = 'server';
const starting: Moment = (world, night) => started(world, night, 'server');

export const server: readonly (FaultCase | NotApplicable)[] = [
  killedAt(stage, starting, { next: 'next-day' }),
  killedAt(stage, starting, { what: 'SIGKILL of the night, and started again' }),
  {
    stage,
    fault: 'child killed',
    what: 'the starting server',
    during: async (world, night) => {
      await starting(world, night);
      await killChild(world, /launch_server/);
    },
    expected: { code: 1, says: /the server ended with signal SIGKILL/, card: /signal SIGKILL/, status: 'failed' },
  },
  diskFullAt(stage, starting, { expected: { code: 1, says: /no space left/i, card: /no space left/i } }),
  {
    stage,
    fault: 'no permission',
    what: 'the run folder cannot be written any more',
    wish: () => ({ within: MODES_COUNT }),
    during: async (world, night) => {
      await starting(world, night);
      await closeFolder(tonightsFolder(world));
    },
    after: (world) => openFolder(tonightsFolder(world)),
    expected: { code: 1, says: /permission denied/i, card: /permission denied/i },
  },
  simulated(stage, 'hang', {
    what: 'silent, never ready',
    name: 'server-never-ready',
    expected: { code: 1, says: /not ready after \d+ s/, card: /not ready after/, status: 'failed' },
  }),
  simulated(stage, 'hang', {
    what: 'waits for a stale lock',
    name: 'server-hangs-at-start',
    expected: { code: 1, says: /not ready after \d+ s/, card: /not ready after/, status: 'failed' },
  }),
  simulated(stage, 'garbage', {
    what: 'noise in its log, and it works',
    name: 'server-garbage',
    expected: { code: 0, status: 'complete' },
  }),
  networkGoneAt(stage, starting, { code: 1, card: /server/, status: 'failed' }),
  clockJumpAt(stage, starting, 2),
  { ...secondNightAt(stage, starting), isLong: true },
];
