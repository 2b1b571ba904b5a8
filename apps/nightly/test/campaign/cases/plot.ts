import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FaultCase, NotApplicable } from '../fault-case.ts';
import { printed } from '../tools/moments.ts';
import { MODES_COUNT } from '../tools/surroundings.ts';
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

const stage = 'plot';
const drawing: Moment = (_world, night) => printed(night, /trend plots/);
const plots = ({ site }: World): string => join(site.directory, 'plots_server');

export const plot: readonly (FaultCase | NotApplicable)[] = [
  killedAt(stage, drawing),
  { stage, fault: 'child killed', reason: 'drawn in the process itself' },
  diskFullAt(stage, drawing, {
    expected: { code: 1, says: /no space left/i, card: /no space left/i, status: 'complete' },
  }),
  {
    stage,
    fault: 'no permission',
    what: 'the folder for plots cannot be written',
    wish: () => ({ within: MODES_COUNT }),
    before: async (world) => {
      await mkdir(plots(world), { recursive: true });
      await closeFolder(plots(world));
    },
    after: (world) => openFolder(plots(world)),
    expected: { code: 1, says: /permission denied/i, card: /permission denied/i, status: 'complete' },
  },
  { stage, fault: 'hang', reason: 'drawn in the process itself, nothing to wait for' },
  {
    stage,
    fault: 'garbage',
    what: 'a file lies where the folder for plots belongs',
    before: async (world) => void (await writeFile(plots(world), 'no folder')),
    after: (world) => rm(plots(world)),
    expected: {
      code: 1,
      says: /EEXIST|ENOTDIR|not a directory/i,
      card: /EEXIST|ENOTDIR|not a directory/i,
      status: 'complete',
    },
  },
  { stage, fault: 'network gone', reason: 'draws with a font of its own' },
  { ...clockJumpAt(stage, drawing, 2), isLong: true },
  { ...secondNightAt(stage, drawing), isLong: true },
  { ...outputGoneAt(stage, drawing), isLong: true },
  { ...terminalGoneAt(stage, drawing), isLong: true },
];
