import type { GateOutcome, JournalEntry, Plan, PointPlan, RunResult } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { countingEntries } from '../../src/resume/earlier-plans.ts';
import { isFinished, pendingRuns, readProgress } from '../../src/resume/progress.ts';

const at = '2025-12-16T19:00:00.000Z';
const session = (planHash = 'now'): JournalEntry => ({ type: 'session-started', at, planHash, node: 'n', pid: 1 });
const run = (point: string, number: number, status: RunResult['status']): JournalEntry => ({
  type: 'run',
  at,
  result: { point, run: number, status, attempt: 1 } as RunResult,
});
const failed = (point: string, final?: boolean): JournalEntry => ({
  type: 'point-failed',
  at,
  point,
  reason: 'because',
  ...(final === undefined ? {} : { final }),
});
const gate = (outcome: GateOutcome['outcome'], passed: boolean): JournalEntry => ({
  type: 'gate',
  at,
  outcome: { outcome, passed, threshold: 0.8, runs: [] },
});

const point = (id: string): PointPlan => ({ id, runs: 2, command: { env: {}, argv: [id] } }) as unknown as PointPlan;
const plan = {
  points: [point('a'), point('b')],
  protocol: { name: 'flushed' },
  gate: { threshold: 0.8 },
} as unknown as Plan;

describe('pendingRuns', () => {
  test.each([
    ['nothing yet', [], [1, 2]],
    ['one measured', [run('a', 1, 'ok')], [2]],
    ['one cut', [run('a', 1, 'cut'), run('a', 2, 'ok')], [1]],
    ['one failed, then measured', [run('a', 1, 'failed'), run('a', 1, 'ok'), run('a', 2, 'ok')], []],
    ['given up in this session', [failed('a')], []],
    ['given up in an earlier session', [failed('a'), session()], [1, 2]],
    ['out of memory in an earlier session', [failed('a', true), session()], []],
  ])('%s', (_what, entries, pending) => {
    expect(pendingRuns(point('a'), readProgress([session(), ...entries]))).toStrictEqual(pending);
  });
});

describe('isFinished', () => {
  const all = ['a', 'b'].flatMap((id) => [run(id, 1, 'ok'), run(id, 2, 'ok')]);
  test.each([
    ['everything measured after a passed gate', [gate('pass', true), ...all], true],
    ['a run missing', [gate('pass', true), ...all.slice(1)], false],
    ['no gate yet', all, false],
    ['a gate below the threshold', [gate('fail', false)], true],
    ['a gate that crashed', [gate('crashed', false)], false],
    ['a point that failed for a passing cause', [gate('pass', true), ...all.slice(0, 2), failed('b')], false],
    ['a point that would fail again', [gate('pass', true), ...all.slice(0, 2), failed('b', true)], true],
    ['an undecided gate with a mean that passes', [gate('inconclusive', true), ...all], true],
  ])('%s', (_what, entries, finished) => {
    expect(isFinished(plan, readProgress([session(), ...entries]))).toBe(finished);
  });

  test('a folder without a session is not', () => {
    expect(isFinished({ ...plan, points: [] }, readProgress([]))).toBe(false);
  });
});

describe('countingEntries', () => {
  const earlier = new Map([
    ['then', { ...plan, points: [point('a'), { ...point('b'), command: { env: {}, argv: ['x'] } }] }],
  ]);
  const count = (journal: readonly JournalEntry[]) =>
    countingEntries(journal, { plan, planHash: 'now', earlier }).filter((entry) => entry.type !== 'session-started');

  test('what another plan measured counts where it is the same measurement', () => {
    const [a, b] = [run('a', 1, 'ok'), run('b', 1, 'ok')];
    expect(count([session('then'), a, b, session('now')])).toStrictEqual([a]);
    expect(count([session('now'), a, b])).toStrictEqual([a, b]);
  });

  test('what was measured under a plan that the disk has without its secrets is the same measurement', () => {
    const withKey = (key: string, more = '1') => {
      const command = { env: { HF_TOKEN: key, OTHER: more }, argv: ['x', '--api-key', key] };
      return { ...plan, points: [{ ...point('a'), command }] };
    };
    const onDisk = new Map([['then', withKey('<redacted>')]]);
    const journal = [session('then'), run('a', 1, 'ok')];
    const counted = (now: Plan) => countingEntries(journal, { plan: now, planHash: 'now', earlier: onDisk });
    expect(counted(withKey('geheim'))).toHaveLength(2);
    expect(counted(withKey('geheim', '2'))).toHaveLength(1);
  });

  test('what an unknown plan measured does not count', () => {
    expect(count([session('lost'), run('a', 1, 'ok'), gate('pass', true)])).toStrictEqual([]);
  });

  test('a passed gate counts while it asks the same of the same server', () => {
    expect(count([session('then'), gate('pass', true), session('now')])).toHaveLength(1);
    const stricter = { ...plan, gate: { threshold: 0.9 } } as Plan;
    const counted = countingEntries([session('then'), gate('pass', true)], {
      plan: stricter,
      planHash: 'now',
      earlier,
    });
    expect(counted.map((entry) => entry.type)).toStrictEqual(['session-started']);
  });
});
