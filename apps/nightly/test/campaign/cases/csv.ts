import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FaultCase, NotApplicable } from '../fault-case.ts';
import { csvAppears, csvPath, reported, tonightsFolder } from '../tools/moments.ts';
import { MODES_COUNT } from '../tools/surroundings.ts';
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

const stage = 'CSV';
const written: Moment = (world, night) => csvAppears(world, night);

export const csv: readonly (FaultCase | NotApplicable)[] = [
  killedAt(stage, written),
  { stage, fault: 'child killed', reason: 'no child takes part' },
  diskFullAt(stage, written, { expected: { code: 1, says: /no space left/i, card: /no space left/i } }),
  {
    stage,
    fault: 'no permission',
    what: 'the run folder cannot be written any more',
    wish: () => ({ within: MODES_COUNT }),
    during: async (world, night) => {
      await reported(world, night);
      await closeFolder(tonightsFolder(world));
    },
    after: (world) => openFolder(tonightsFolder(world)),
    expected: { code: 1, says: /permission denied/i, card: /permission denied/i },
  },
  { stage, fault: 'hang', reason: 'a draft and a rename; nothing to wait for' },
  {
    stage,
    fault: 'garbage',
    what: 'half a CSV lies there already',
    before: async (world) => {
      await mkdir(dirname(csvPath(world)), { recursive: true });
      await writeFile(
        csvPath(world),
        'Online mode - GROK1\n\nMedian E2E Latency (ms, lower better)\nrequest rate\t1\t4\nMI300x-aiter, x\tNaN\t12',
      );
    },
    expected: { code: 0, status: 'complete' },
  },
  { stage, fault: 'network gone', reason: 'writes a file' },
  { ...clockJumpAt(stage, written, -2), isLong: true },
  { ...secondNightAt(stage, written), isLong: true },
  { ...outputGoneAt(stage, written), isLong: true },
  { ...terminalGoneAt(stage, written), isLong: true },
];
