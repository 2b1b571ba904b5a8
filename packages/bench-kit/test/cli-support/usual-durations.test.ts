import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan, ResultsFile, RunResult } from '@sglang-ci/core';
import { renderResults } from '@sglang-ci/history';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { usualDurations } from '../../src/cli-support/usual-durations.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { choices, sample } from '../plan/sample-profile.ts';

let plan: Plan;
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'usual-'));
  plan = buildPlan(sample, choices({ outputDir: root }));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const tagOf = (date: string, hardware = 'mi30x') => `v0.5.6-rocm700-${hardware}-${date}`;

/** The folder of another night of the same kind. */
async function nightFolder(tag: string, suffix = ''): Promise<string> {
  const folder = `${plan.runFolder.replace(plan.imageTag, tag)}${suffix}`;
  await mkdir(folder, { recursive: true });
  return folder;
}

async function recorded(folder: string, seconds: readonly number[], change: Partial<RunResult> = {}): Promise<void> {
  const [point] = plan.points;
  if (point === undefined) throw new Error('the sample has no points');
  const runs = seconds.map((duration, index): RunResult => {
    const endedAt = new Date(duration * 1000).toISOString();
    const result = { point: point.id, load: point.load, run: index + 1, attempt: 1, status: 'ok' as const };
    const base = { metrics: {}, report: {}, checks: [], valid: true, log: `run${index}.log` };
    return { ...result, ...base, startedAt: new Date(0).toISOString(), endedAt, ...change };
  });
  const results = {
    schema: 1,
    status: 'complete',
    model: plan.model,
    hardware: plan.hardware,
    mode: plan.mode,
    subMode: plan.subMode,
    imageTag: plan.imageTag,
    backend: plan.backend,
    protocol: plan.protocol,
    runs,
    failedPoints: [],
    provenance: { node: plan.node },
    simulated: false,
  } as unknown as ResultsFile;
  await writeFile(join(folder, 'results.json'), renderResults(results));
}

async function usual(): Promise<number | undefined> {
  return (await usualDurations(plan))(plan.points[0]?.id ?? '');
}

describe('how long a point usually takes', () => {
  test('is not known without an earlier night', async () => {
    expect(await usual()).toBeUndefined();
  });

  test('is the median of the runs of the last five nights', async () => {
    const seconds = [900, 300, 310, 320, 330, 340];
    for (const [day, duration] of seconds.entries()) {
      await recorded(await nightFolder(tagOf(`2025110${day + 1}`)), [duration]);
    }
    expect(await usual()).toBe(320);
  });

  test.each([
    ['a run that failed', () => recordedFailure()],
    ['other hardware', async () => recorded(await nightFolder(tagOf('20251101', 'mi35x')), [700])],
    ['another mode', async () => recorded(await nightFolder(tagOf('20251101'), '_dp_attention'), [700])],
    ['tonight itself', async () => recorded(await nightFolder(plan.imageTag), [700])],
    [
      'a record that is cut off',
      async () => writeFile(join(await nightFolder(tagOf('20251101')), 'results.json'), '{'),
    ],
  ])('does not come from %s', async (_what, write) => {
    await write();
    expect(await usual()).toBeUndefined();
  });

  test('is shared out where points share a process', async () => {
    await recorded(await nightFolder(tagOf('20251101')), [600, 600], { log: 'group1.log' });
    expect(await usual()).toBe(300);
  });

  test('comes from the client logs of a folder of the old scripts', async () => {
    const folder = await nightFolder(tagOf('20251101'));
    const name = (run: number) =>
      join(folder, (plan.points[0]?.log ?? '').replace('{run}', String(run)).replace('{stamp}', '20251101_020304'));
    await writeFile(name(1), 'Run started at: …\nRun completed at: …\nRun duration: 369 seconds\n----\n');
    await writeFile(name(2), 'cut off in the middle');
    expect(await usual()).toBe(369);
  });

  async function recordedFailure(): Promise<void> {
    await recorded(await nightFolder(tagOf('20251101')), [700], { status: 'failed', valid: false });
  }
});

test('a plan says itself what it expects of a point, for the first night', () => {
  expect(plan.points.every(({ expectedS = 0, limitS }) => expectedS > 0 && expectedS < limitS)).toBe(true);
});
