import type { Plan } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { faultyNights, sweepOnly } from '../support/faulty-night.ts';

const nights = faultyNights();

describe('a server that does not start', () => {
  test.each([
    ['server-dies-at-start', {}, /ended with signal SIGKILL|failed before it was ready/],
    ['server-never-ready', { startLimitS: 3_000 }, /not ready after 3,?\d{3} s: no ready line/],
    ['server-hangs-at-start', { startLimitS: 3_000 }, /not ready after 3,?\d{3} s/],
    ['port-in-use', {}, /failed before it was ready: .*address already in use|ended with/],
  ])('%s: the reason and the last lines are told, nothing is measured', async (fault, server, reason) => {
    const outcome = await nights.run([{ fault }], (plan) => {
      const { server: planned, ...rest } = sweepOnly(plan);
      return { ...rest, ...(planned && { server: { ...planned, ...server } }) };
    });
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 1 });
    expect(outcome.reason).toMatch(reason);
    expect(outcome.hint).toMatch(/last lines of its log:\n.+/);
    expect(outcome.results.runs).toStrictEqual([]);
    expect(nights.cells()).toStrictEqual(['', '']);
  });
});

describe('a server that dies under load', () => {
  test('once: it is started again with a log of its own, the run is repeated', async () => {
    const outcome = await nights.run([{ fault: 'server-dies-under-load', load: 8, times: 1 }]);
    expect(outcome).toMatchObject({ status: 'complete', exitCode: 0 });
    expect(nights.serverLogs()).toStrictEqual(['server_output_aiter.log', 'server_output_aiter_attempt2.log']);
    expect(outcome.results.runs.map(({ point, attempt, status }) => [point, attempt, status])).toStrictEqual([
      ['rate-2', 1, 'ok'],
      ['rate-8', 1, 'failed'],
      ['rate-8', 2, 'ok'],
    ]);
    expect(outcome.results.runs[1]?.reason).toMatch(/the server ended with .*: /);
    expect(nights.cells()).not.toContain('NA');
  });

  test('a scheduler killed under a server that lives: seen by its process, nobody waits for the limit', async () => {
    const outcome = await nights.run([{ fault: 'scheduler-dies', load: 8, times: 1 }]);
    expect(outcome).toMatchObject({ status: 'complete', exitCode: 0 });
    expect(outcome.results.runs.map(({ point, attempt, status }) => [point, attempt, status])).toStrictEqual([
      ['rate-2', 1, 'ok'],
      ['rate-8', 1, 'failed'],
      ['rate-8', 2, 'ok'],
    ]);
    expect(outcome.results.runs[1]?.reason).toMatch(
      /^the server is useless: its process sglang::scheduler \(pid \d+\) is gone/,
    );
  });

  test('always: what was measured stays, the rest failed with the cause', async () => {
    const outcome = await nights.run([{ fault: 'server-dies-under-load', load: 2 }]);
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 1 });
    expect(outcome.results.failedPoints.map(({ point }) => point)).toStrictEqual(['rate-2', 'rate-8']);
    expect(outcome.results.failedPoints[1]?.reason).toMatch(/failed again after its restart: the server ended with/);
    expect(nights.serverLogs()).toHaveLength(2);
    expect(nights.cells()).toStrictEqual(['NA', 'NA']);
  });
});

describe('a client that fails', () => {
  test('one that hangs is ended at its limit and tried once more', async () => {
    const outcome = await nights.run([{ fault: 'client-hangs', load: 2, times: 1 }], (plan) =>
      limited(sweepOnly(plan)),
    );
    expect(outcome).toMatchObject({ status: 'complete', exitCode: 0 });
    expect(outcome.results.runs[0]).toMatchObject({ point: 'rate-2', attempt: 1, status: 'failed', valid: false });
    expect(outcome.results.runs[0]?.reason).toMatch(/still running after its limit of 2500 s/);
    expect(outcome.results.runs[1]).toMatchObject({ point: 'rate-2', attempt: 2, status: 'ok' });
    expect(nights.clientLogs()).toHaveLength(3);
  });

  test('one that hangs twice is given up, the next load is measured', async () => {
    const outcome = await nights.run([{ fault: 'client-hangs', load: 2 }], (plan) => limited(sweepOnly(plan)));
    expect(outcome).toMatchObject({ status: 'partial', exitCode: 1 });
    expect(outcome.results.failedPoints).toMatchObject([{ point: 'rate-2' }]);
    expect(nights.cells()).toStrictEqual(['NA', expect.stringMatching(/^\d+\.\d\d$/)]);
  });

  test.each([
    ['client-dies-half-way', /ended with signal SIGKILL/],
    ['output-cut', /The log ends before the report does/],
  ])('%s is recorded with its reason and not as a number', async (fault, reason) => {
    const outcome = await nights.run([{ fault, load: 8 }]);
    expect(outcome).toMatchObject({ status: 'partial', exitCode: 1 });
    const failed = outcome.results.runs.find(({ point }) => point === 'rate-8');
    expect(failed).toMatchObject({ status: 'failed', metrics: {}, valid: false });
    expect(failed?.reason).toMatch(reason);
    expect(nights.night.read(failed?.log ?? '')).not.toContain('Run completed at:');
    expect(nights.cells()).toStrictEqual([expect.stringMatching(/^\d/), 'NA']);
  });

  test('one whose requests fail in part has numbers that count for nothing', async () => {
    const outcome = await nights.run([{ fault: 'requests-fail', value: 10, load: 8 }]);
    expect(outcome).toMatchObject({ status: 'partial', exitCode: 1 });
    const invalid = outcome.results.runs.find(({ point }) => point === 'rate-8');
    expect(invalid).toMatchObject({ status: 'ok', valid: false });
    expect(invalid?.checks[0]).toMatchObject({ name: 'all-completed', outcome: 'failed' });
    expect(outcome.results.failedPoints).toMatchObject([
      { point: 'rate-8', reason: expect.stringMatching(/2\d\d of 240 requests succeeded/) },
    ]);
    expect(nights.cells()[1]).toBe('NA');
  });

  function limited(plan: Plan): Plan {
    return {
      ...plan,
      points: plan.points.map((point) => ({ ...point, limitS: point.id === 'rate-2' ? 2_500 : point.limitS })),
    };
  }
});
