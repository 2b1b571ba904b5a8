import { afterEach, describe, expect, test } from 'vitest';
import { runBench } from '../../src/run/run-bench.ts';
import { type SimNight, simNight, TAG } from '../support/sim-night.ts';

let night: SimNight;
afterEach(() => night.remove());

describe('an online night on a simulated node', () => {
  test('measures every run once, writes every file, leaves nothing running', async () => {
    night = await simNight();
    const outcome = await runBench(night.plan, night.ports(), { simulated: true });
    expect(outcome).toMatchObject({ status: 'complete', exitCode: 0, alreadyDone: false });
    expect(night.orphans()).toStrictEqual([]);
    expect(night.files().map((file) => file.replace(/\d{8}_\d{6}/, 'STAMP'))).toStrictEqual([
      'config.json',
      'events.jsonl',
      'journal.jsonl',
      'plan.json',
      'results.json',
      'server_output_aiter.log',
      'sglang_client_log_GROK1_aiter_2_run1_STAMP.log',
      'sglang_client_log_GROK1_aiter_2_run2_STAMP.log',
      'sglang_client_log_GROK1_aiter_8_run1_STAMP.log',
      'sglang_client_log_GROK1_aiter_8_run2_STAMP.log',
      'sglang_client_log_GROK1_gsm8k_aiter.log',
      'timing_summary_STAMP.log',
      `${TAG}_GROK1_MOE-I4F8_online.csv`,
    ]);
  });
});
