import { execFile } from 'node:child_process';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { folderOf } from '../../sim-site.ts';
import type { FaultCase, NotApplicable } from '../fault-case.ts';
import { printed } from '../tools/moments.ts';
import { MODES_COUNT } from '../tools/surroundings.ts';
import { DAYS, type World } from '../world.ts';
import {
  clockJumpAt,
  diskFullAt,
  killedAt,
  type Moment,
  outputGoneAt,
  secondNightAt,
  terminalGoneAt,
} from './common.ts';

const run = promisify(execFile);
const stage = 'verdict';
const judging: Moment = (_world, night) => printed(night, /verdict against history/);
const earlier = ({ site }: World): string => folderOf(site, DAYS.earlier);
const pipe = (world: World): string => join(earlier(world), 'sglang_client_log_GROK1_aiter_2_run1_20251201_000000.log');
const index = ({ site }: World): string => join(site.directory, 'online', 'GROK1', '.sglang-ci-index');

export const verdict: readonly (FaultCase | NotApplicable)[] = [
  killedAt(stage, judging),
  { stage, fault: 'child killed', reason: 'judged in the process itself' },
  diskFullAt(stage, judging, {
    expected: { code: 1, says: /no space left/i, card: /no space left/i, status: 'complete' },
  }),
  {
    stage,
    fault: 'no permission',
    what: 'the night before cannot be read',
    wish: () => ({ within: MODES_COUNT }),
    before: (world) => chmod(earlier(world), 0o000),
    after: (world) => chmod(earlier(world), 0o755),
    expected: { code: 0, says: /cannot be read/, status: 'complete' },
  },
  {
    stage,
    fault: 'hang',
    what: 'a pipe that is named like a log of the night before',
    before: async (world) => void (await run('mkfifo', [pipe(world)])),
    after: (world) => rm(pipe(world)),
    planted: /_aiter_2_run1_20251201_000000\.log: is no file/,
    expected: { code: 0, status: 'complete' },
  },
  {
    stage,
    fault: 'garbage',
    what: 'noise for an index and a folder of noise',
    before: async (world) => {
      await mkdir(index(world), { recursive: true });
      await writeFile(join(index(world), 'manifest.json'), '{"version":');
      const broken = earlier(world).replace(DAYS.earlier, '20251130');
      await mkdir(broken);
      for (const name of ['results.json', 'journal.jsonl', 'plan.json'])
        await writeFile(join(broken, name), '\0\u{1b}[31m{"runs":');
    },
    after: (world) => rm(earlier(world).replace(DAYS.earlier, '20251130'), { recursive: true }),
    planted: /20251130/,
    expected: { code: 0, status: 'complete' },
  },
  { stage, fault: 'network gone', reason: 'reads files' },
  { ...clockJumpAt(stage, judging, -2), isLong: true },
  { ...secondNightAt(stage, judging), isLong: true },
  { ...outputGoneAt(stage, judging), isLong: true },
  { ...terminalGoneAt(stage, judging), isLong: true },
];
