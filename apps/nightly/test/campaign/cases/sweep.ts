import type { FaultCase, NotApplicable } from '../fault-case.ts';
import { clockOf } from '../../sim-site.ts';
import { started } from '../tools/moments.ts';
import { DAYS } from '../world.ts';
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

const stage = 'sweep';
const measuring: Moment = (world, night) => started(world, night, 'client');

/** A night that starts half an hour before the clocks of the lab change. */
const changeOfTime = (what: string, startAt: string): FaultCase => ({
  stage,
  fault: 'clock jump',
  what,
  wish: () => ({ clock: { ...clockOf(DAYS.tonight), startAt, epochMs: Date.now() } }),
  expected: { code: 0, status: 'complete' },
});

export const sweep: readonly (FaultCase | NotApplicable)[] = [
  killedAt(stage, measuring),
  killedAt(stage, measuring, { what: 'SIGKILL of the night, and not started again', next: 'next-day' }),
  childKilledAt(stage, measuring, {
    what: 'the client',
    program: /bench_serving/,
    expected: { code: 1, says: /the client ended with signal SIGKILL/, card: /signal SIGKILL/, status: 'partial' },
  }),
  childKilledAt(stage, measuring, {
    what: 'the server under it',
    program: /launch_server/,
    expected: { code: 0, says: /the server is started again/, status: 'complete' },
  }),
  diskFullAt(stage, measuring, { expected: { code: 1, says: /no space left/i, card: /no space left/i } }),
  runFolderClosedAt(stage, measuring),
  {
    ...simulated(stage, 'hang', {
      what: 'clients never end',
      name: 'client-hangs',
      expected: {
        code: 1,
        says: /still running after its limit/,
        card: /still running after its limit/,
        status: 'failed',
      },
    }),
    isLong: true,
  },
  simulated(stage, 'garbage', {
    what: 'reports cut in a line, exit 0',
    name: 'output-cut',
    expected: { code: 1, says: /report/, card: /report/, status: 'failed' },
  }),
  networkGoneAt(stage, measuring, { code: 1, card: /neither refuses nor answers/ }),
  { ...clockJumpAt(stage, measuring, 2), isLong: true },
  clockJumpAt(stage, measuring, -2),
  changeOfTime('the night in which the clocks are put back', '2025-11-02T08:30:00Z'),
  changeOfTime('the night in which the clocks are put forward', '2026-03-08T09:30:00Z'),
  { ...secondNightAt(stage, measuring), isLong: true },
  outputGoneAt(stage, measuring),
  terminalGoneAt(stage, measuring),
];
