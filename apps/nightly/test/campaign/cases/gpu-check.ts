import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FaultCase, NotApplicable } from '../fault-case.ts';
import { jumpyEnv } from '../tools/jump-clock.ts';
import { childRuns, killChild } from '../tools/kill-child.ts';
import { printed, until } from '../tools/moments.ts';
import type { World } from '../world.ts';
import {
  clockJumpAt,
  killedAt,
  type Moment,
  outputGoneAt,
  secondNightAt,
  terminalGoneAt,
  simulated,
} from './common.ts';

const stage = 'GPU check';
const asked: Moment = (_world, night) => printed(night, /GPUs idle\?/);
const busy: Moment = (_world, night) => printed(night, /GPUs busy/);

export const gpuCheck: readonly (FaultCase | NotApplicable)[] = [
  killedAt(stage, async (world) => void (await childRuns(world, /rocm-smi/)), {
    wish: () => ({ env: { SIM_FAULT: 'rocm-smi-hangs' } }),
    next: 'next-day',
  }),
  {
    stage,
    fault: 'child killed',
    what: 'rocm-smi, once',
    wish: (world) => passing(world, { fault: 'rocm-smi-hangs', times: 1 }),
    during: async (world, night) => {
      await until('rocm-smi hung', () => hasCounted(world), night);
      await killChild(world, /rocm-smi/);
    },
    expected: { code: 0, status: 'complete' },
  },
  {
    stage,
    fault: 'disk full',
    what: 'before the night starts',
    needs: 'root',
    before: async (world) => void (await world.disk?.fill()),
    expected: { code: 1, says: /DISK_FULL/, card: /no space left|GB free/i, status: 'none' },
  },
  simulated(stage, 'no permission', {
    what: 'rocm-smi may not open /dev/kfd',
    name: 'rocm-smi-no-permission',
    expected: { code: 3, says: /Permission denied/, card: /Permission denied/, status: 'none' },
  }),
  {
    ...simulated(stage, 'hang', {
      what: 'rocm-smi never answers',
      name: 'rocm-smi-hangs',
      expected: { code: 3, says: /did not answer in time/, card: /did not answer in time/, status: 'none' },
    }),
    isLong: true,
  },
  simulated(stage, 'garbage', {
    what: 'rocm-smi prints noise',
    name: 'rocm-smi-garbage',
    expected: { code: 3, says: /cannot tell whether the GPUs are idle/, card: /cannot tell/, status: 'none' },
  }),
  { stage, fault: 'network gone', reason: 'asks this machine only' },
  {
    ...clockJumpAt(stage, busy, 3),
    wish: async (world) => {
      const { env } = await passing(world, { fault: 'foreign-gpu-load', times: 8 });
      return { env: { ...env, ...jumpyEnv(world) }, settings: { gpuWaitLimitS: 7_200, gpuPollS: 300 } };
    },
  },
  { ...secondNightAt(stage, asked), isLong: true },
  outputGoneAt(stage, asked),
  { ...terminalGoneAt(stage, asked), isLong: true },
];

/** A fault that wears off. */
async function passing({ site }: World, fault: { readonly fault: string; readonly times: number }) {
  const path = `${site.directory}.faults.json`;
  await writeFile(path, JSON.stringify({ faults: [fault] }));
  return { env: { SIM_FAULTS: path } };
}

/** A fault has been met: the node counts it. */
function hasCounted({ site }: World): boolean {
  const state = join(site.directory, 'node-state');
  return (
    existsSync(state) &&
    readdirSync(state).some((name) => name.startsWith('count-fault') && readFileSync(join(state, name), 'utf8') !== '')
  );
}
