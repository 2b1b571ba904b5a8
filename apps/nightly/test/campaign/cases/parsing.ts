import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FaultCase, NotApplicable } from '../fault-case.ts';
import { reported, tonightsFolder } from '../tools/moments.ts';
import { MODES_COUNT } from '../tools/surroundings.ts';
import type { World } from '../world.ts';
import { diskFullAt, killedAt, type Moment, outputGoneAt, secondNightAt, terminalGoneAt, simulated } from './common.ts';

const stage = 'parsing';
const printedAll: Moment = (world, night) => reported(world, night);

export const parsing: readonly (FaultCase | NotApplicable)[] = [
  killedAt(stage, printedAll),
  { stage, fault: 'child killed', reason: 'no child takes part' },
  diskFullAt(stage, printedAll, { expected: { code: 1, says: /no space left/i, card: /no space left/i } }),
  {
    stage,
    fault: 'no permission',
    what: "the client's log cannot be read",
    wish: () => ({ within: MODES_COUNT }),
    during: async (world, night) => {
      await printedAll(world, night);
      await forEachLog(world, 0o000);
    },
    after: (world) => forEachLog(world, 0o644),
    expected: { code: 1, says: /permission denied/i, card: /permission denied/i },
  },
  simulated(stage, 'hang', {
    what: 'a line of 32 MB before the report',
    name: 'output-flood',
    expected: { code: 0, status: 'complete' },
  }),
  simulated(stage, 'garbage', {
    what: 'a report of nan, inf and -1',
    name: 'report-garbage',
    expected: { code: 1, says: /rate 1/, card: /is \\+"nan\\+"/, status: 'failed' },
  }),
  { stage, fault: 'network gone', reason: 'reads a file' },
  { stage, fault: 'clock jump', reason: 'knows no time; see sweep' },
  { ...secondNightAt(stage, printedAll), isLong: true },
  { ...outputGoneAt(stage, printedAll), isLong: true },
  { ...terminalGoneAt(stage, printedAll), isLong: true },
];

async function forEachLog(world: World, mode: number): Promise<void> {
  const folder = tonightsFolder(world);
  const names = (await readdir(folder)).filter((name) => /_aiter_\d+_run/.test(name));
  for (const name of names) await chmod(join(folder, name), mode);
}
