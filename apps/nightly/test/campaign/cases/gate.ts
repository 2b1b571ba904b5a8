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

const stage = 'gate';
const asking: Moment = (world, night) => started(world, night, 'gate');
const crashed = {
  code: 1,
  says: /GSM8K run 1\/2: crashed/,
  card: /accuracy test crashed/,
  status: 'failed',
} as const;

export const gate: readonly (FaultCase | NotApplicable)[] = [
  killedAt(stage, asking),
  {
    stage,
    fault: 'child killed',
    what: 'the accuracy script',
    during: async (world, night) => {
      await asking(world, night);
      await killChild(world, /bench_sglang/);
    },
    expected: { code: 0, says: /GSM8K run 1\/2: crashed/, status: 'complete' },
  },
  {
    stage,
    fault: 'child killed',
    what: 'the server under it',
    during: async (world, night) => {
      await asking(world, night);
      await killChild(world, /launch_server/);
    },
    expected: { code: 0, says: /the server is started again/, status: 'complete' },
  },
  diskFullAt(stage, asking, { expected: { code: 1, says: /no space left/i, card: /no space left/i } }),
  {
    stage,
    fault: 'no permission',
    what: 'the run folder cannot be written any more',
    wish: () => ({ within: MODES_COUNT }),
    during: async (world, night) => {
      await asking(world, night);
      await closeFolder(tonightsFolder(world));
    },
    after: (world) => openFolder(tonightsFolder(world)),
    expected: { code: 1, says: /permission denied/i, card: /permission denied/i },
  },
  {
    ...simulated(stage, 'hang', { what: 'the script never ends', name: 'gsm8k-hangs', expected: crashed }),
    isLong: true,
  },
  simulated(stage, 'garbage', { what: 'Accuracy: nan, exit 0', name: 'gsm8k-garbage', expected: crashed }),
  networkGoneAt(stage, asking, { code: 1, card: /server|accuracy/, status: 'failed' }),
  { ...clockJumpAt(stage, asking, -2), isLong: true },
  { ...secondNightAt(stage, asking), isLong: true },
];
