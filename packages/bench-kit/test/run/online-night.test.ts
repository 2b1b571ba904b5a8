import type { Plan } from '@sglang-ci/core';
import { parseGsm8kLog } from '@sglang-ci/metrics-parse';
import { afterEach, describe, expect, test } from 'vitest';
import { runBench } from '../../src/run/run-bench.ts';
import { type SimNight, simNight, TAG } from '../support/sim-night.ts';

let night: SimNight;
afterEach(() => night.remove());

describe('an online night on a simulated node', () => {
  test('measures every run once, writes every file, leaves nothing running', async () => {
    night = await simNight();
    const outcome = await runBench(night.plan, night.ports(), { simulated: true, expectedS: () => 300 });
    expect(outcome).toMatchObject({ status: 'complete', exitCode: 0, alreadyDone: false });
    expect(night.events.find((event) => event.kind === 'run-started')).toStrictEqual({
      kind: 'run-started',
      point: 'rate 2',
      run: 1,
      runs: 2,
      done: 0,
      total: 4,
      expectedS: 300,
      remainingS: 1_200,
    });
    expect(night.orphans()).toStrictEqual([]);
    expect(night.files().map((file) => file.replace(/\d{8}_\d{6}/, 'STAMP'))).toStrictEqual([
      'by-products',
      'config.json',
      'events.jsonl',
      'journal.jsonl',
      'plan.json',
      'results.json',
      'server_info.json',
      'server_output_aiter.log',
      'sglang_client_log_GROK1_aiter_2_run1_STAMP.log',
      'sglang_client_log_GROK1_aiter_2_run2_STAMP.log',
      'sglang_client_log_GROK1_aiter_8_run1_STAMP.log',
      'sglang_client_log_GROK1_aiter_8_run2_STAMP.log',
      'sglang_client_log_GROK1_gsm8k_aiter.log',
      'timing_summary_STAMP.log',
      `${TAG}_GROK1_MOE-I4F8_online.csv`,
    ]);
    expect(flushes()).toBe(4);
    expect(JSON.parse(night.read('server_info.json'))).toMatchObject({ version: '0.5.6', tp_size: 8 });
    expect(outcome.results).toMatchObject({
      simulated: true,
      kvCache: { tokens: expect.any(Number), gb: expect.any(Number) },
      provenance: {
        sglangVersion: '0.5.6',
        gpuModel: 'AMD Instinct MI300X',
        gpuCount: 8,
        gpuMaxClocksMhz: { gfx: 2_100, mem: 1_300 },
        gpuPerformanceLevel: 'auto',
        serverDiffers: [],
      },
    });
    expect(outcome.results.runs.every((run) => run.checks.length === 7 && run.valid)).toBe(true);
  });

  test('builds missing kernels with a server of its own before the real one starts', async () => {
    night = await simNight({ plan: (plan) => withWarmup(sweepOnly(plan)) });
    const outcome = await runBench(night.plan, night.ports(), { simulated: true });
    expect(outcome).toMatchObject({ status: 'complete' });
    const notes = night.events.flatMap((event) => (event.kind === 'note' ? [event.message] : []));
    expect(notes).toContain('building kernels that are missing: /no/such/module_moe_sorting.so');
    expect(night.read('jit_warmup.log')).toMatch(/fired up and ready to roll!/);
    expect(night.orphans()).toStrictEqual([]);
  });

  test('a mode that only runs the accuracy gate has the CSV of that and no other', async () => {
    const gsm8k = {
      file: 'gate.csv',
      title: 'GSM8K Accuracy Test - GROK1 (TAG)',
      configuration: [['Shots', 5]],
    } as const;
    night = await simNight({ plan: (plan) => ({ ...plan, points: [], csv: { ...plan.csv, gsm8k } }) });
    const outcome = await runBench(night.plan, night.ports(), { simulated: true });
    expect(outcome).toMatchObject({ status: 'complete', exitCode: 0, results: { gate: { passed: true } } });
    expect(outcome.files.csv).toBeUndefined();
    expect(night.files().filter((file) => file.endsWith('.csv'))).toStrictEqual(['gate.csv']);
    const accuracy = outcome.results.gate?.accuracy ?? Number.NaN;
    expect(night.read('gate.csv')).toContain(`Average Accuracy\t${accuracy.toFixed(3)}`);
    expect(parseGsm8kLog(night.read(night.plan.gate?.log ?? ''))).toMatchObject({
      verdict: { outcome: 'pass', threshold: 0.8 },
      accuracy: expect.closeTo(accuracy, 3),
    });
  });

  describe('a server that reports other arguments than the plan has', () => {
    test.each([
      ['another mode', { tp_size: 4 }, 'failed', 1, 'tp_size: planned 8, running 4'],
      ['a setting', { mem_fraction_static: 0.8 }, 'complete', 0, 'mem_fraction_static: planned 0.85, running 0.8'],
    ])('%s: is named in the results and the outcome', async (_what, reported, status, exitCode, difference) => {
      night = await simNight({ plan: sweepOnly });
      const ports = { ...night.ports(), fetch: reporting(reported) };
      const outcome = await runBench(night.plan, ports, { simulated: true });
      expect(outcome).toMatchObject({ status, exitCode });
      expect(outcome.reason).toBe(`the server was not what the plan asked for: ${difference}`);
      expect(JSON.parse(night.read('results.json'))).toMatchObject({
        reason: outcome.reason,
        provenance: { serverDiffers: [difference] },
      });
      expect(outcome.results.runs.map((run) => run.valid)).toStrictEqual(Array(2).fill(status === 'complete'));
      expect(night.events).toContainEqual({
        kind: 'warning',
        message: `the server is not what the plan asked for: ${difference}`,
      });
    });

    test('an accuracy gate on a server without what the mode is about is a failed benchmark', async () => {
      night = await simNight({ plan: (plan) => withEagle({ ...plan, points: [] }) });
      const ports = { ...night.ports(), fetch: reporting({ speculative_algorithm: null }) };
      const outcome = await runBench(night.plan, ports, { simulated: true });
      expect(outcome).toMatchObject({ status: 'failed', exitCode: 1, results: { gate: { passed: true } } });
      expect(outcome.reason).toMatch(/speculative_algorithm: planned EAGLE, running null/);
    });

    /** `fetch`, but the server's answer about its arguments has these instead. */
    function reporting(fields: Readonly<Record<string, unknown>>): typeof fetch {
      return async (input, init) => {
        const response = await fetch(input, init);
        if (!String(input).endsWith('/get_server_info')) return response;
        return Response.json({ ...((await response.json()) as object), ...fields });
      };
    }

    function withEagle({ server, ...plan }: Plan): Plan {
      if (server === undefined) return plan;
      const argv = [...server.command.argv, '--speculative-algorithm', 'EAGLE'];
      return { ...plan, server: { ...server, command: { ...server.command, argv } } };
    }
  });

  test('legacy: nothing is flushed, and it pauses after a run', async () => {
    night = await simNight({ plan: (plan) => legacy(sweepOnly(plan)) });
    const { results } = await runBench(night.plan, night.ports(), { simulated: true });
    const [first, second] = results.runs;
    expect(Date.parse(second?.startedAt ?? '') - Date.parse(first?.endedAt ?? '')).toBeGreaterThanOrEqual(30_000);
    expect(flushes()).toBe(0);
  });

  const flushes = () => night.read('server_output_aiter.log').split('Cache flushed successfully').length - 1;

  function sweepOnly({ gate: _gate, ...plan }: Plan): Plan {
    return { ...plan, points: plan.points.map((point) => ({ ...point, runs: 1 })) };
  }

  function legacy(plan: Plan): Plan {
    const points = plan.points.map((point) => ({ ...point, flushBefore: false, pauseAfterS: 30 }));
    return { ...plan, protocol: { name: 'legacy', runsPerLoad: 1 }, points };
  }

  function withWarmup(plan: Plan): Plan {
    const { command, port } = plan.server ?? { command: { env: {}, argv: [] }, port: 0 };
    const argv = command.argv.map((word, at, all) =>
      all[at - 1] === '--tp' ? '1' : all[at - 1] === '--port' ? String(port + 1) : word,
    );
    const jitWarmup = {
      missingAnyOf: ['/no/such/module_moe_sorting.so'],
      command: { ...command, argv },
      port: port + 1,
      limitS: 6_000,
    };
    return { ...plan, preflight: { ...plan.preflight, jitWarmup } };
  }
});
