import type { FaultCase, NotApplicable } from '../fault-case.ts';
import { tonightsFolder, until } from '../tools/moments.ts';
import { MODES_COUNT, OWN_NETWORK } from '../tools/surroundings.ts';
import type { World } from '../world.ts';
import {
  clockJumpAt,
  closeFolder,
  diskFullAt,
  killedAt,
  type Moment,
  openFolder,
  outputGoneAt,
  secondNightAt,
  terminalGoneAt,
} from './common.ts';

const stage = 'Teams';
/** The card has arrived; the answer has not, where the webhook is slow. */
const sending: Moment = (world, night) => until('a card arrived', () => world.webhook.requests.length > 0, night);
const slowly =
  (delayMs: number) =>
  async ({ webhook }: World) =>
    webhook.setMode({ kind: 'slow', delayMs });
const quickly = async ({ webhook }: World) => webhook.setMode({ kind: 'accepted' });

export const teams: readonly (FaultCase | NotApplicable)[] = [
  killedAt(stage, sending, { before: slowly(3_000), after: quickly }),
  { stage, fault: 'child killed', reason: 'sent by the process itself' },
  {
    ...diskFullAt(stage, sending, { expected: { code: [0, 1], status: 'complete' } }),
    before: slowly(300),
    after: quickly,
  },
  {
    stage,
    fault: 'no permission',
    what: 'the card cannot be kept',
    wish: () => ({ within: MODES_COUNT }),
    before: slowly(300),
    during: async (world, night) => {
      await sending(world, night);
      await closeFolder(tonightsFolder(world));
    },
    after: async (world) => {
      await openFolder(tonightsFolder(world));
      await quickly(world);
    },
    expected: { code: [0, 1], status: 'complete' },
  },
  {
    stage,
    fault: 'hang',
    what: 'the webhook takes the card and never answers',
    isLong: true,
    before: slowly(120_000),
    after: quickly,
    expected: { code: 7, says: /no answer within/, status: 'complete' },
  },
  {
    stage,
    fault: 'garbage',
    what: 'HTTP 200 with an error in its text',
    before: async ({ webhook }) => webhook.setMode({ kind: 'old-connector' }),
    after: quickly,
    expected: { code: 7, says: /429/, status: 'complete' },
  },
  {
    stage,
    fault: 'network gone',
    what: 'no way out of the machine all night',
    needs: 'root',
    wish: () => ({ within: OWN_NETWORK }),
    expected: { code: 7, says: /cannot be reached/, card: /AdaptiveCard/, status: 'complete' },
    next: 'next-day',
  },
  { ...clockJumpAt(stage, sending, 2), isLong: true, before: slowly(300), after: quickly },
  { ...secondNightAt(stage, sending), before: slowly(300), after: quickly },
  { ...outputGoneAt(stage, sending), isLong: true, before: slowly(300), after: quickly },
  { ...terminalGoneAt(stage, sending), isLong: true, before: slowly(1_000), after: quickly },
];
