import { systemClock } from '@sglang-ci/core';
import { openRunFolder } from '../src/write/open-run-folder.ts';
import { samplePlan } from './sample-folder.ts';

/** A process that takes the run folder of its first argument, says so, and holds it until it is killed. */
const folder = process.argv[2] ?? '';
try {
  const writer = await openRunFolder(folder, { plan: samplePlan(), clock: systemClock });
  await writer.append({
    type: 'session-started',
    at: 'now',
    planHash: writer.planHash,
    node: 'child',
    pid: process.pid,
  });
  process.stdout.write('held\n');
  setInterval(() => undefined, 1_000);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
