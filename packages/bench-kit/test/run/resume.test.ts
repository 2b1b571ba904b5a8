import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CiEvent, type Plan, StopRequest, type StopSignal } from '@sglang-ci/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runBench } from '../../src/run/run-bench.ts';
import { type SimNight, simNight } from '../support/sim-night.ts';

let night: SimNight;
beforeEach(async () => {
  night = await simNight({ plan: sweepOnly });
});
afterEach(() => night.remove());

function sweepOnly({ gate: _gate, ...plan }: Plan): Plan {
  return { ...plan, points: plan.points.map((point) => ({ ...point, runs: 1 })) };
}

const run = (plan = night.plan, signal?: AbortSignal) =>
  runBench(plan, night.ports(signal), { simulated: true, commandLine: 'grok-bench online' });
const kinds = () => night.events.map((event) => event.kind);
const started = () => night.read('journal.jsonl').split('"process-started"').length - 1;

/** Aborts when the process has started that an event announces. */
function abortAt(matches: (event: CiEvent) => boolean, reason: StopSignal = 'SIGINT'): AbortSignal {
  const stop = new AbortController();
  const push = night.events.push.bind(night.events);
  night.events.push = (...events) => {
    if (events.some(matches)) void abortAfterStart();
    return push(...events);
  };
  const abortAfterStart = async (): Promise<void> => {
    const before = started();
    while (started() === before) await sleep(5);
    stop.abort(new StopRequest(reason));
  };
  return stop.signal;
}

describe('a finished folder', () => {
  test('is written again to the byte, and nothing is started', async () => {
    await run();
    const derived = night.files().filter((file) => !/^(events|server|sglang_client|by-products)/.test(file));
    const before = derived.map((file) => night.read(file));
    const processes = started();
    const again = await run();
    expect(again).toMatchObject({ status: 'complete', exitCode: 0, alreadyDone: true });
    expect(derived.map((file) => night.read(file))).toStrictEqual(before);
    expect(started()).toBe(processes);
  });

  test('with a further load goes on with that load alone', async () => {
    const [first] = night.plan.points;
    await run({ ...night.plan, points: first === undefined ? [] : [first] });
    const outcome = await run();
    expect(outcome).toMatchObject({ status: 'complete', alreadyDone: false });
    expect(outcome.results.runs.map(({ point, attempt }) => [point, attempt])).toStrictEqual([
      ['rate-2', 1],
      ['rate-8', 1],
    ]);
    expect(night.files()).toContain('plan.1.json');
  });

  test('is measured anew under a plan that measures something else', async () => {
    await run();
    const outcome = await run({ ...night.plan, protocol: { ...night.plan.protocol, seed: 2 } });
    expect(outcome.results.runs).toHaveLength(2);
    expect(outcome.results.runs.map(({ log }) => readFileSync(join(outcome.folder, log)).length > 0)).toStrictEqual([
      true,
      true,
    ]);
    expect(night.files().filter((file) => /_run1_/.test(file))).toHaveLength(4);
  });
});

describe('an interrupted night', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('by %s ends everything, is marked aborted, and goes on next time', async (signal, exitCode) => {
    const interrupted = await run(
      night.plan,
      abortAt((event) => event.kind === 'run-started' && event.point === 'rate 8', signal),
    );
    expect(interrupted).toMatchObject({ status: 'aborted', exitCode });
    expect(night.orphans()).toStrictEqual([]);
    expect(JSON.parse(night.read('results.json'))).toMatchObject({ status: 'aborted' });
    expect(interrupted.results.runs.map((result) => result.status)).toStrictEqual(['ok', 'cut']);
    night.events.length = 0;
    const resumed = await run();
    expect(resumed).toMatchObject({ status: 'complete', exitCode: 0 });
    expect(resumed.results.runs.map(({ point, attempt, status }) => [point, attempt, status])).toStrictEqual([
      ['rate-2', 1, 'ok'],
      ['rate-8', 1, 'cut'],
      ['rate-8', 2, 'ok'],
    ]);
    expect(kinds().filter((kind) => kind === 'run-started')).toHaveLength(1);
  });

  test('while the server starts leaves no server', async () => {
    const outcome = await run(
      night.plan,
      abortAt((event) => event.kind === 'server-starting'),
    );
    expect(outcome).toMatchObject({ status: 'aborted', exitCode: 130 });
    expect(night.orphans()).toStrictEqual([]);
  });
});

describe('a folder of the old scripts', () => {
  test('keeps its finished runs under the legacy protocol and repeats those that were cut off', async () => {
    await run();
    const logs = night.files().filter((file) => /_run1_/.test(file));
    const [finished = '', cut = ''] = logs.map((file) => night.read(file));
    const old = await simNight({ plan: (plan) => legacy(sweepOnly(plan)) });
    try {
      mkdirSync(old.plan.runFolder, { recursive: true });
      writeFileSync(join(old.plan.runFolder, logs[0] ?? ''), finished);
      writeFileSync(join(old.plan.runFolder, logs[1] ?? ''), cut.slice(0, cut.length / 2));
      const outcome = await runBench(old.plan, old.ports(), { simulated: true });
      expect(outcome).toMatchObject({ status: 'complete' });
      expect(outcome.results.runs.map(({ point, attempt, status }) => [point, attempt, status])).toStrictEqual([
        ['rate-2', 1, 'ok'],
        ['rate-8', 1, 'cut'],
        ['rate-8', 2, 'ok'],
      ]);
    } finally {
      old.remove();
    }
  });

  function legacy(plan: Plan): Plan {
    return { ...plan, protocol: { name: 'legacy', runsPerLoad: 1, seed: 1 } };
  }
});

describe('before anything starts', () => {
  test('a missing path is named, with what to do, and no folder is made', async () => {
    const paths = [
      { path: '/no/such/model', kind: 'directory', what: 'the model GROK1', hint: 'give --model' },
    ] as const;
    const missing = { ...night.plan, preflight: { ...night.plan.preflight, paths } };
    await expect(run(missing)).rejects.toMatchObject({
      code: 'PATH_MISSING',
      message: 'the model GROK1 not found: /no/such/model is no directory',
      hint: 'give --model',
    });
    expect(night.files()).toStrictEqual([]);
  });
});
