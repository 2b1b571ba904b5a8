import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan } from '@sglang-ci/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runBench } from '../../src/run/run-bench.ts';
import { type SimNight, simNight } from '../support/sim-night.ts';

let night: SimNight;
let faultDir: string;
beforeEach(() => {
  faultDir = mkdtempSync(join(tmpdir(), 'faults-'));
});
afterEach(() => {
  rmSync(faultDir, { recursive: true, force: true });
  night.remove();
});

type Fault = { readonly fault: string } & Readonly<Record<string, unknown>>;

/** A night with faults, run to its end. */
async function faultyNight(faults: readonly Fault[], plan: (plan: Plan) => Plan = sweepOnly) {
  const file = join(faultDir, 'faults.json');
  writeFileSync(file, JSON.stringify(faults));
  night = await simNight({ factor: 1_000, env: { SIM_FAULTS: file }, plan });
  const outcome = await runBench(night.plan, night.ports(), { simulated: true });
  expect(night.orphans()).toStrictEqual([]);
  return outcome;
}

/** One run per load, without the accuracy gate. */
function sweepOnly({ gate: _gate, ...plan }: Plan): Plan {
  return { ...plan, points: plan.points.map((point) => ({ ...point, runs: 1 })) };
}

/** The accuracy gate alone. */
function gateOnly(plan: Plan): Plan {
  return { ...plan, points: [] };
}

function csvCells(): readonly string[] {
  return night.read(night.plan.csv.file).split('\n')[4]?.split('\t').slice(1) ?? [];
}

const clientLogs = () => night.files().filter((file) => /_aiter_\d+_run/.test(file));
const serverLogs = () => night.files().filter((file) => file.startsWith('server_output'));

describe('a server that does not start', () => {
  test.each([
    ['server-dies-at-start', {}, /ended with signal SIGKILL|failed before it was ready/],
    ['server-never-ready', { startLimitS: 300 }, /not ready after 3\d\d s: no ready line/],
    ['server-hangs-at-start', { startLimitS: 300 }, /not ready after 3\d\d s/],
    ['port-in-use', {}, /failed before it was ready: .*address already in use|ended with/],
  ])('%s: the reason and the last lines are told, nothing is measured', async (fault, server, reason) => {
    const outcome = await faultyNight([{ fault }], (plan) => {
      const { server: planned, ...rest } = sweepOnly(plan);
      return { ...rest, ...(planned && { server: { ...planned, ...server } }) };
    });
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 1 });
    expect(outcome.reason).toMatch(reason);
    expect(outcome.hint).toMatch(/last lines of its log:\n.+/);
    expect(outcome.results.runs).toStrictEqual([]);
    expect(csvCells()).toStrictEqual(['', '']);
  });
});

describe('a server that dies under load', () => {
  test('once: it is started again with a log of its own, the run is repeated', async () => {
    const outcome = await faultyNight([{ fault: 'server-dies-under-load', load: 8, times: 1 }]);
    expect(outcome).toMatchObject({ status: 'complete', exitCode: 0 });
    expect(serverLogs()).toStrictEqual(['server_output_aiter.log', 'server_output_aiter_attempt2.log']);
    expect(outcome.results.runs.map(({ point, attempt, status }) => [point, attempt, status])).toStrictEqual([
      ['rate-2', 1, 'ok'],
      ['rate-8', 1, 'failed'],
      ['rate-8', 2, 'ok'],
    ]);
    expect(outcome.results.runs[1]?.reason).toMatch(/the server ended with .*: /);
    expect(csvCells()).not.toContain('NA');
  });

  test('always: what was measured stays, the rest failed with the cause', async () => {
    const outcome = await faultyNight([{ fault: 'server-dies-under-load', load: 2 }]);
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 1 });
    expect(outcome.results.failedPoints.map(({ point }) => point)).toStrictEqual(['rate-2', 'rate-8']);
    expect(outcome.results.failedPoints[1]?.reason).toMatch(/failed again after its restart: the server ended with/);
    expect(serverLogs()).toHaveLength(2);
    expect(csvCells()).toStrictEqual(['NA', 'NA']);
  });
});

describe('a client that fails', () => {
  test('one that hangs is ended at its limit and tried once more', async () => {
    const outcome = await faultyNight([{ fault: 'client-hangs', load: 2, times: 1 }], (plan) =>
      limited(sweepOnly(plan)),
    );
    expect(outcome).toMatchObject({ status: 'complete', exitCode: 0 });
    expect(outcome.results.runs[0]).toMatchObject({ point: 'rate-2', attempt: 1, status: 'failed', valid: false });
    expect(outcome.results.runs[0]?.reason).toMatch(/still running after its limit of 2500 s/);
    expect(outcome.results.runs[1]).toMatchObject({ point: 'rate-2', attempt: 2, status: 'ok' });
    expect(clientLogs()).toHaveLength(3);
  });

  test('one that hangs twice is given up, the next load is measured', async () => {
    const outcome = await faultyNight([{ fault: 'client-hangs', load: 2 }], (plan) => limited(sweepOnly(plan)));
    expect(outcome).toMatchObject({ status: 'partial', exitCode: 1 });
    expect(outcome.results.failedPoints).toMatchObject([{ point: 'rate-2' }]);
    expect(csvCells()).toStrictEqual(['NA', expect.stringMatching(/^\d+\.\d\d$/)]);
  });

  test.each([
    ['client-dies-half-way', /ended with signal SIGKILL/],
    ['output-cut', /The log ends before the report does/],
  ])('%s is recorded with its reason and not as a number', async (fault, reason) => {
    const outcome = await faultyNight([{ fault, load: 8 }]);
    expect(outcome).toMatchObject({ status: 'partial', exitCode: 1 });
    const failed = outcome.results.runs.find(({ point }) => point === 'rate-8');
    expect(failed).toMatchObject({ status: 'failed', metrics: {}, valid: false });
    expect(failed?.reason).toMatch(reason);
    expect(night.read(failed?.log ?? '')).not.toContain('Run completed at:');
    expect(csvCells()).toStrictEqual([expect.stringMatching(/^\d/), 'NA']);
  });

  test('one whose requests fail in part has numbers that count for nothing', async () => {
    const outcome = await faultyNight([{ fault: 'requests-fail', value: 10, load: 8 }]);
    expect(outcome).toMatchObject({ status: 'partial', exitCode: 1 });
    const invalid = outcome.results.runs.find(({ point }) => point === 'rate-8');
    expect(invalid).toMatchObject({ status: 'ok', valid: false });
    expect(invalid?.checks[0]).toMatchObject({ name: 'all-completed', outcome: 'failed' });
    expect(outcome.results.failedPoints).toMatchObject([
      { point: 'rate-8', reason: expect.stringMatching(/2\d\d of 240 requests succeeded/) },
    ]);
    expect(csvCells()[1]).toBe('NA');
  });

  function limited(plan: Plan): Plan {
    return {
      ...plan,
      points: plan.points.map((point) => ({ ...point, limitS: point.id === 'rate-2' ? 2_500 : point.limitS })),
    };
  }
});

describe('the accuracy gate', () => {
  test('below the threshold: performance is not measured', async () => {
    const outcome = await faultyNight([{ fault: 'low-accuracy', value: 0.6 }], (plan) => plan);
    expect(outcome).toMatchObject({ status: 'accuracy-failed', exitCode: 5 });
    expect(outcome.reason).toMatch(/GSM8K accuracy 0\.6\d\d is below 0.8/);
    expect(outcome.results).toMatchObject({ gate: { outcome: 'fail', passed: false }, runs: [] });
    expect(night.read(night.plan.gate?.log ?? '')).toMatch(/Average accuracy \(0\.\d+\) is below threshold \(0\.8\)/);
    const again = await runBench(night.plan, night.ports(), { simulated: true });
    expect(again).toMatchObject({ status: 'accuracy-failed', exitCode: 5, alreadyDone: true });
  });

  test('a crashed run is a crash, not an accuracy', async () => {
    const outcome = await faultyNight([{ fault: 'gsm8k-crash', times: 1 }], gateOnly);
    expect(outcome).toMatchObject({ status: 'complete', exitCode: 0 });
    const [first, second] = outcome.results.gate?.runs ?? [];
    expect(first).toStrictEqual({ run: 1, crashed: true });
    expect(second?.accuracy).toBeGreaterThan(0.8);
  });

  test('a server that dies in it is started again, and the gate goes on', async () => {
    const outcome = await faultyNight([{ fault: 'server-dies-under-load', times: 1 }], gateOnly);
    expect(outcome).toMatchObject({ status: 'complete', exitCode: 0 });
    expect(outcome.results.gate?.runs[0]).toStrictEqual({ run: 1, crashed: true });
    expect(serverLogs()).toHaveLength(2);
  });

  test('crashing always: the night failed, it is not of low accuracy, and is tried again next time', async () => {
    const outcome = await faultyNight([{ fault: 'gsm8k-crash' }], gateOnly);
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 1, reason: 'the accuracy script crashed' });
    writeFileSync(join(faultDir, 'faults.json'), '[]');
    const again = await runBench(night.plan, night.ports(), { simulated: true });
    expect(again).toMatchObject({ status: 'complete', exitCode: 0 });
  });
});

describe('the GPUs', () => {
  test('someone else on them makes the runs invalid', async () => {
    const outcome = await faultyNight([{ fault: 'foreign-gpu-load', value: 8 }]);
    expect(outcome.results.runs.map((run) => run.valid)).toStrictEqual([false, false]);
    expect(outcome.results.runs[0]?.checks).toContainEqual(
      expect.objectContaining({
        name: 'gpus-clean',
        outcome: 'failed',
        detail: expect.stringMatching(/also on the GPUs: /),
      }),
    );
  });

  test('a probe without a driver leaves the check unknown, not failed', async () => {
    const outcome = await faultyNight([{ fault: 'rocm-smi-no-driver' }]);
    expect(outcome).toMatchObject({ status: 'complete', exitCode: 0 });
    expect(outcome.results.runs[0]?.checks).toContainEqual(
      expect.objectContaining({ name: 'gpus-clean', outcome: 'unknown' }),
    );
  });
});
