import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliContext } from '@sglang-ci/cli-kit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { benchMain } from '../../src/cli-support/bench-main.ts';
import { sample } from '../plan/sample-profile.ts';
import { freePort } from '../../../../scripts/free-port.ts';
import { SIM_BIN } from '../support/sim-night.ts';

const command = { summary: 'a benchmark', options: <Program>(program: Program) => program };
const CLI = {
  name: 'sample-bench',
  summary: 'a program',
  examples: [],
  family: { models: [sample], variables: {} },
  offline: { ...command, request: () => ({ subMode: 'normal' }) },
  online: { ...command, request: () => ({ subMode: 'standard' }) },
};
const IMAGE = 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202';
const FACTOR = 1_000;
const START = '2025-12-16T19:00:00.000Z';

let dir: string;
let env: Readonly<Record<string, string>>;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'bench-main-'));
  for (const folder of ['model', 'node', 'out']) mkdirSync(join(dir, folder));
  writeFileSync(join(dir, 'bench_sglang.py'), '');
  const epochMs = Date.now();
  const site = {
    outputDir: join(dir, 'out'),
    gsm8kScript: join(dir, 'bench_sglang.py'),
    gsm8kQuestions: 200,
    serverPort: await freePort(),
    requestRates: [2],
    runsPerLoad: 1,
    models: { [sample.id]: { modelPath: join(dir, 'model') } },
    simulatedClock: { factor: FACTOR, startAt: START, epochMs },
  };
  writeFileSync(join(dir, 'site.json'), JSON.stringify(site));
  env = {
    PATH: `${SIM_BIN}:${process.env['PATH'] ?? ''}`,
    SIM_NODE_DIR: join(dir, 'node'),
    SIM_CLOCK_FACTOR: String(FACTOR),
    SIM_CLOCK_START: START,
    SIM_CLOCK_EPOCH: String(epochMs),
    SIM_SERVER_WORKERS: '1',
  };
});
afterEach(() => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));

/** Runs the program in place on the simulated node. */
async function run(args: readonly string[], faults: Readonly<Record<string, string>> = {}) {
  const written = { out: '', err: '' };
  const streamTo = (name: 'out' | 'err') =>
    ({ write: (text: string) => (written[name] += text) }) as unknown as NodeJS.WriteStream;
  const context: CliContext = {
    args: ['online', IMAGE, '--runner=host', `--site=${join(dir, 'site.json')}`, ...args],
    env: { ...env, ...faults },
    signal: new AbortController().signal,
    stdout: streamTo('out'),
    stderr: streamTo('err'),
    fetch,
  };
  const code = await benchMain(CLI, context);
  return { code, ...written };
}

describe('the program on a node', () => {
  test('runs a benchmark and says where its results are; once more, that they are there', async () => {
    const first = await run([]);
    expect(first.code).toBe(0);
    expect(first.out).toMatch(/\[1\/1\] rate 2 run 1\/1 about /);
    expect(first.out).toMatch(/\ncomplete\nfolder: .*\nresults: .*_online\.csv\n$/);
    expect((await run([])).out).toMatch(/\nalready complete\n/);
  });

  test('--json prints one object to the standard output and the events beside it', async () => {
    const { code, out, err } = await run(['--json'], { SIM_FAULT: 'low-accuracy:0.5' });
    expect(code).toBe(5);
    expect(JSON.parse(out)).toMatchObject({
      status: 'accuracy-failed',
      exitCode: 5,
      reason: expect.stringMatching(/^GSM8K accuracy 0\.5\d* is below/),
      files: { results: expect.stringMatching(/results\.json$/) },
      alreadyDone: false,
    });
    expect(err).toMatch(/server ready after/);
  });
});
