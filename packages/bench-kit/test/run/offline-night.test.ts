import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '@sglang-ci/core';
import { afterEach, describe, expect, test } from 'vitest';
import { runBench } from '../../src/run/run-bench.ts';
import { offlinePlan } from '../support/offline-plan.ts';
import { type SimNight, simNight, TAG } from '../support/sim-night.ts';

let night: SimNight;
afterEach(() => night.remove());

interface Options {
  readonly batches?: readonly number[];
  readonly sweep?: Plan['sweep'];
  readonly faults?: readonly object[];
  readonly change?: (plan: Plan) => Plan;
}

/** An offline night of GROK1, run to its end. */
async function offlineNight(options: Options = {}) {
  const { batches = [1, 8, 64], sweep = 'isolated', change = (plan) => plan } = options;
  const faultFile = (dir: string) => join(dir, 'faults.json');
  night = await simNight({ factor: 3_000, plan: (online) => change(offlinePlan(online, { batches, sweep })) });
  writeFileSync(faultFile(night.dir), JSON.stringify(options.faults ?? []));
  const env = { ...night.env, SIM_FAULTS: faultFile(night.dir) };
  const outcome = await runBench(night.plan, night.ports(undefined, env), { simulated: true });
  expect(night.orphans()).toStrictEqual([]);
  return outcome;
}

const rows = () => night.read(night.plan.csv.file).trim().split('\n').slice(1);
const measured = expect.stringMatching(/^8,\d+,1024,128,aiter(,\d+\.\d+){6}$/);
const notMeasured = expect.stringMatching(/^8,\d+,1024,128,aiter(,NA){6}$/);
const processes = () => night.read('journal.jsonl').split('"role":"client"').length - 1;
const resultBatches = () =>
  night
    .read('result.jsonl')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { batch_size: number }).batch_size);

describe('an offline night on a simulated node', () => {
  test('isolated: one process, one log, one row and one result line per point', async () => {
    const outcome = await offlineNight();
    expect(outcome).toMatchObject({ status: 'complete', exitCode: 0 });
    expect(rows()).toStrictEqual([measured, measured, measured]);
    expect(processes()).toBe(3);
    expect(resultBatches()).toStrictEqual([1, 8, 64]);
    expect(night.files()).toContain('tp8_bs64_il1024.log');
    expect(JSON.parse(night.read('config.json'))).toStrictEqual({
      docker: `rocm/sgl-dev:${TAG}`,
      attention_backend: 'aiter',
    });
  });

  test('grouped: points that share server arguments share one process and one model load', async () => {
    const outcome = await offlineNight({ sweep: 'grouped' });
    expect(outcome).toMatchObject({ status: 'complete', exitCode: 0 });
    expect(rows()).toStrictEqual([measured, measured, measured]);
    expect(processes()).toBe(1);
    expect(resultBatches()).toStrictEqual([1, 8, 64]);
  });

  test('out of memory at one batch size: NA with the reason, the sweep goes on, it is not tried again', async () => {
    const outcome = await offlineNight({ faults: [{ fault: 'oom-at-batch', value: 8, load: 8 }] });
    expect(outcome).toMatchObject({ status: 'partial', exitCode: 1 });
    expect(rows()).toStrictEqual([measured, notMeasured, measured]);
    expect(outcome.results.failedPoints).toStrictEqual([
      { point: 'tp8-bs8-il1024', reason: expect.stringMatching(/^out of memory: .*HIP out of memory/) },
    ]);
    expect(outcome.reason).toMatch(/^tp8-bs8-il1024: out of memory/);
    const again = await runBench(night.plan, night.ports(), { simulated: true });
    expect(again).toMatchObject({ status: 'partial', exitCode: 1, alreadyDone: true });
  });

  test('a group that dies: what it measured stays, the rest is measured alone', async () => {
    const outcome = await offlineNight({
      sweep: 'grouped',
      faults: [{ fault: 'oom-at-batch', value: 8, load: 8 }],
    });
    expect(rows()).toStrictEqual([measured, notMeasured, measured]);
    expect(processes()).toBe(3);
    expect(outcome.results.runs.map(({ point, attempt, status, log }) => [point, attempt, status, log])).toStrictEqual([
      ['tp8-bs1-il1024', 1, 'ok', 'group1.log'],
      ['tp8-bs8-il1024', 1, 'failed', 'group1.log'],
      ['tp8-bs64-il1024', 1, 'failed', 'group1.log'],
      ['tp8-bs8-il1024', 2, 'failed', 'tp8_bs8_il1024.log'],
      ['tp8-bs64-il1024', 2, 'ok', 'tp8_bs64_il1024.log'],
    ]);
  });

  test('is refused when the online run of the image missed the accuracy threshold', async () => {
    const outcome = await offlineNight({ change: withGateLog('Average accuracy (0.700) is below threshold (0.8).') });
    expect(outcome).toMatchObject({ status: 'accuracy-failed', exitCode: 5 });
    expect(outcome.reason).toMatch(/below threshold \(0\.8\)/);
    expect(processes()).toBe(0);
  });

  function withGateLog(verdict: string): (plan: Plan) => Plan {
    return (plan) => {
      const { folder = '', gateLog = '' } = plan.onlineRun ?? {};
      mkdirSync(folder, { recursive: true });
      const lines = ['Starting GSM8K accuracy test at: 2025-12-16 11:05:00 PST', 'Run 1: Accuracy: 0.700', verdict, ''];
      writeFileSync(join(folder, gateLog), lines.join('\n'));
      return plan;
    };
  }
});
