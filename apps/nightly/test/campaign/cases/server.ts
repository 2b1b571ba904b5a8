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

const stage = 'server';
const starting: Moment = (world, night) => started(world, night, 'server');

export const server: readonly (FaultCase | NotApplicable)[] = [
  killedAt(stage, starting, { next: 'next-day' }),
  killedAt(stage, starting, { what: 'SIGKILL of the night, and started again' }),
  childKilledAt(stage, starting, {
    what: 'the starting server',
    program: /launch_server/,
    expected: { code: 1, says: /the server ended with signal SIGKILL/, card: /signal SIGKILL/, status: 'failed' },
  }),
  diskFullAt(stage, starting, { expected: { code: 1, says: /no space left/i, card: /no space left/i } }),
  runFolderClosedAt(stage, starting),
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
  { ...outputGoneAt(stage, starting), isLong: true },
  { ...terminalGoneAt(stage, starting), isLong: true },
];
