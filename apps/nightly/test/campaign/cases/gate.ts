import type { FaultCase, NotApplicable } from '../fault-case.ts';
import { started } from '../tools/moments.ts';
import {
  childKilledAt,
  clockJumpAt,
  diskFullAt,
  killedAt,
  type Moment,
  networkGoneAt,
  runFolderClosedAt,
  outputGoneAt,
  secondNightAt,
  terminalGoneAt,
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
  childKilledAt(stage, asking, {
    what: 'the accuracy script',
    program: /bench_sglang/,
    expected: { code: 0, says: /GSM8K run 1\/2: crashed/, status: 'complete' },
  }),
  childKilledAt(stage, asking, {
    what: 'the server under it',
    program: /launch_server/,
    expected: { code: 0, says: /the server is started again/, status: 'complete' },
  }),
  diskFullAt(stage, asking, { expected: { code: 1, says: /no space left/i, card: /no space left/i } }),
  runFolderClosedAt(stage, asking),
  {
    ...simulated(stage, 'hang', { what: 'the script never ends', name: 'gsm8k-hangs', expected: crashed }),
    isLong: true,
  },
  simulated(stage, 'garbage', { what: 'Accuracy: nan, exit 0', name: 'gsm8k-garbage', expected: crashed }),
  networkGoneAt(stage, asking, { code: 1, card: /server|accuracy/, status: 'failed' }),
  { ...clockJumpAt(stage, asking, -2), isLong: true },
  { ...secondNightAt(stage, asking), isLong: true },
  { ...outputGoneAt(stage, asking), isLong: true },
  { ...terminalGoneAt(stage, asking), isLong: true },
];
