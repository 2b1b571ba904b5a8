import type { Command, Plan } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { faultyNights, sweepOnly } from '../support/faulty-night.ts';
import { offlinePlan } from '../support/offline-plan.ts';

const nights = faultyNights();

function withWords(command: Command, words: readonly string[]): Command {
  return { ...command, argv: [...command.argv, ...words] };
}

/** The accuracy gate alone. */
function gateOnly(plan: Plan): Plan {
  return { ...plan, points: [] };
}

describe('the accuracy gate', () => {
  test('below the threshold: performance is not measured', async () => {
    const outcome = await nights.run([{ fault: 'low-accuracy', value: 0.6 }], (plan) => plan);
    expect(outcome).toMatchObject({ status: 'accuracy-failed', exitCode: 5 });
    expect(outcome.reason).toMatch(/GSM8K accuracy 0\.6\d\d is below 0.8/);
    expect(outcome.results).toMatchObject({ gate: { outcome: 'fail', passed: false }, runs: [] });
    expect(nights.night.read(nights.night.plan.gate?.log ?? '')).toMatch(
      /Average accuracy \(0\.\d+\) is below threshold \(0\.8\)/,
    );
    const again = await nights.runAgain();
    expect(again).toMatchObject({ status: 'accuracy-failed', exitCode: 5, alreadyDone: true });
  });

  test('a crashed run is a crash, not an accuracy', async () => {
    const outcome = await nights.run([{ fault: 'gsm8k-crash', times: 1 }], gateOnly);
    expect(outcome).toMatchObject({ status: 'complete', exitCode: 0 });
    const [first, second] = outcome.results.gate?.runs ?? [];
    expect(first).toStrictEqual({ run: 1, crashed: true, reason: "KeyError: 'answer'" });
    expect(second?.accuracy).toBeGreaterThan(0.8);
  });

  test('a server that dies in it is started again, and the gate goes on', async () => {
    const outcome = await nights.run([{ fault: 'server-dies-under-load', times: 1 }], gateOnly);
    expect(outcome).toMatchObject({ status: 'complete', exitCode: 0 });
    expect(outcome.results.gate?.runs[0]).toStrictEqual({ run: 1, crashed: true, reason: 'the server died' });
    expect(nights.serverLogs()).toHaveLength(2);
  });

  test('crashing always: the night failed, it is not of low accuracy, and is tried again next time', async () => {
    const outcome = await nights.run([{ fault: 'gsm8k-crash' }], gateOnly);
    expect(outcome).toMatchObject({
      status: 'failed',
      exitCode: 1,
      reason: "the accuracy script crashed: KeyError: 'answer'",
    });
    const again = await nights.runAgain();
    expect(again).toMatchObject({ status: 'complete', exitCode: 0 });
  });
});

describe('a command that its program does not take', () => {
  const words = ['--no-such-flag', '3'];
  const refused = /: error: unrecognized arguments: --no-such-flag 3/;
  const again = /^it would fail the same way again/;

  test('of the server: its own words are the reason, not its exit code', async () => {
    const outcome = await nights.run([], (plan) => {
      const { server } = plan;
      return { ...plan, ...(server && { server: { ...server, command: withWords(server.command, words) } }) };
    });
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 1, code: 'COMMAND_REFUSED' });
    expect(outcome.reason).toMatch(refused);
    expect(outcome.hint).toMatch(again);
  });

  test('of the accuracy script: it is not run again and again', async () => {
    const outcome = await nights.run([], (plan) => {
      const { gate } = gateOnly(plan);
      return { ...gateOnly(plan), ...(gate && { gate: { ...gate, command: withWords(gate.command, words) } }) };
    });
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 1 });
    expect(outcome.reason).toMatch(refused);
    expect(outcome.hint).toMatch(again);
    expect(outcome.results.gate?.runs).toHaveLength(1);
    expect(nights.serverLogs()).toHaveLength(1);
  });

  test('of the client: every load says so', async () => {
    const outcome = await nights.run([], (plan) => {
      const { points, ...rest } = sweepOnly(plan);
      return { ...rest, points: points.map((point) => ({ ...point, command: withWords(point.command, words) })) };
    });
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 1 });
    expect(outcome.hint).toMatch(again);
    expect(outcome.results.failedPoints.map(({ reason }) => reason)).toStrictEqual([
      expect.stringMatching(refused),
      expect.stringMatching(refused),
    ]);
  });

  test('of an offline process whose module is gone', async () => {
    const outcome = await nights.run([], (plan) => {
      const offline = offlinePlan(plan, { batches: [1], sweep: 'isolated' });
      const gone = (command: Command) => ({
        ...command,
        argv: command.argv.map((word) => (word === 'sglang.bench_one_batch' ? 'sglang.no_such_bench' : word)),
      });
      return { ...offline, points: offline.points.map((point) => ({ ...point, command: gone(point.command) })) };
    });
    expect(outcome.reason).toMatch(/no result, exit code 1: .*No module named sglang.no_such_bench/);
    expect(outcome.hint).toMatch(again);
  });
});

describe('the GPUs', () => {
  test('someone else on them makes the runs invalid', async () => {
    const outcome = await nights.run([{ fault: 'foreign-gpu-load', value: 20 }]);
    expect(outcome.results.runs.map((run) => run.valid)).toStrictEqual([false, false]);
    expect(outcome.results.runs[0]?.checks).toContainEqual(
      expect.objectContaining({
        name: 'gpus-clean',
        outcome: 'failed',
        detail: expect.stringMatching(/also on the GPUs: /),
      }),
    );
    expect(nights.night.events).toContainEqual({
      kind: 'warning',
      message: expect.stringMatching(/^GPU memory is still taken after the end: /),
    });
  });

  test('one that is too hot makes the runs invalid', async () => {
    const outcome = await nights.run([{ fault: 'throttled', value: 3 }]);
    expect(outcome).toMatchObject({ status: 'partial', exitCode: 1 });
    expect(outcome.reason).toMatch(/rate-2: slowed down: GPU 3: socket_thermal/);
    expect(nights.cells()).toStrictEqual(['NA', 'NA']);
  });

  test('a probe without a driver leaves the check unknown, not failed', async () => {
    const outcome = await nights.run([{ fault: 'rocm-smi-no-driver' }]);
    expect(outcome).toMatchObject({ status: 'complete', exitCode: 0 });
    expect(outcome.results.runs[0]?.checks).toContainEqual(
      expect.objectContaining({ name: 'gpus-clean', outcome: 'unknown' }),
    );
    expect(outcome.results.runs[0]?.checks.at(-1)).toMatchObject({ name: 'gpus-unthrottled', outcome: 'unknown' });
  });
});
