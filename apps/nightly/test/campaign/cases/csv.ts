import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FaultCase, NotApplicable } from '../fault-case.ts';
import { csvAppears, csvPath } from '../tools/moments.ts';
import { clockJumpAt, diskFullAt, killedAt, type Moment, secondNightAt } from './common.ts';

const stage = 'CSV';
const written: Moment = (world, night) => csvAppears(world, night);

export const csv: readonly (FaultCase | NotApplicable)[] = [
  killedAt(stage, written),
  { stage, fault: 'child killed', reason: 'no child takes part' },
  diskFullAt(stage, written, { expected: { code: 1, says: /no space left/i, card: /no space left/i } }),
  {
    stage,
    fault: 'no permission',
    what: 'a folder lies where the CSV belongs',
    before: async (world) => void (await mkdir(csvPath(world), { recursive: true })),
    after: (world) => rm(csvPath(world), { recursive: true }),
    expected: { code: 1, says: /EISDIR|is a directory/i, card: /EISDIR|is a directory/i },
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
  clockJumpAt(stage, written, -2),
  secondNightAt(stage, written),
];
