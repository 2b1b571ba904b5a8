import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Captured, type Command, type Ports, systemClock } from '@sglang-ci/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { downloadModel } from '../../src/cli-support/download-model.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { choices, sample } from '../plan/sample-profile.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'download-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Machine {
  /** Files under the model's folder. */
  files: string[];
  readonly freeGb: number;
  readonly oldClient: 'works' | 'absent' | 'only says so';
  readonly clientExit: number;
  readonly started: Command[];
}

function machine(state: Partial<Machine> = {}): Machine {
  return { files: [], freeGb: 1_000, oldClient: 'works', clientExit: 0, started: [], ...state };
}

const HELP = {
  works: 'usage: huggingface-cli <command> [<args>]',
  absent: '',
  'only says so': 'Warning: `huggingface-cli` is deprecated and no longer works. Use `hf` instead.',
} as const;

/** A machine of which only its answers to `find`, `stat` and the client's help are there. */
function portsOf(node: Machine): Ports {
  const answer = (code: number, stdout = ''): Captured => ({ code, stdout, stderr: '', timedOut: false });
  const run = async ({ argv }: Command) => {
    if (argv[0] === 'stat') return answer(0, `${(node.freeGb * 1e9) / 4_096} 4096\n`);
    if (argv[0] === 'huggingface-cli') return answer(node.oldClient === 'absent' ? 127 : 0, HELP[node.oldClient]);
    if (node.files.length === 0) return answer(1);
    return answer(0, node.files.find((file) => !argv.includes('-name') || file.endsWith('.incomplete')) ?? '');
  };
  const start = async (command: Command) => {
    node.started.push(command);
    if (node.clientExit === 0) node.files = ['config.json'];
    return {
      identity: { runner: 'test', pid: 1 },
      exited: Promise.resolve({ code: node.clientExit, timedOut: false }),
      kill: async () => undefined,
    };
  };
  const runner: Ports['runner'] = { kind: 'host', run, start, reap: async () => false, reapMarked: async () => false };
  return { runner, clock: systemClock, fetch, emit: () => undefined, signal: new AbortController().signal };
}

const planWith = (download: boolean) => buildPlan(sample, choices({ download, outputDir: folder }));

test.each([
  ['not asked for', false, machine()],
  ['already there', true, machine({ files: ['config.json'] })],
])('%s: nothing is started', async (_, download, node) => {
  await downloadModel(planWith(download), portsOf(node));
  expect(node.started).toStrictEqual([]);
});

test.each([
  ['an empty folder', machine()],
  ['half a download', machine({ files: ['config.json', '.cache/model.incomplete'] })],
])('%s: the model is fetched', async (_, node) => {
  await downloadModel(planWith(true), portsOf(node));
  expect(node.started[0]?.argv.slice(0, 3)).toStrictEqual(['huggingface-cli', 'download', 'lab/sample']);
});

test.each(['absent', 'only says so'] as const)('where the old client is %s, the new one is used', async (oldClient) => {
  const node = machine({ oldClient });
  await downloadModel(planWith(true), portsOf(node));
  expect(node.started[0]?.argv).toStrictEqual(['hf', 'download', 'lab/sample', '--local-dir', '/models/sample']);
});

test.each([
  ['no room', machine({ freeGb: 39 }), 'DISK_FULL', 0],
  ['a client that fails', machine({ clientExit: 1 }), 'MODEL_MISSING', 1],
])('%s is an error', async (_, node, code, starts) => {
  await expect(downloadModel(planWith(true), portsOf(node))).rejects.toMatchObject({ code });
  expect(node.started).toHaveLength(starts);
});
