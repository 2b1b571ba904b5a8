import { describe, expect, it } from 'vitest';
import { detectLogKind, parseGsm8kLog } from '../src/index.ts';

const bar = '100%|██████████| 1319/1319 [05:56<00:00,  3.70it/s]\n';

describe('what each evaluator prints', () => {
  it.each<[string, string, Record<string, unknown>]>([
    [
      'bench_sglang.py',
      `${bar}Accuracy: 0.953\nInvalid: 0.002\nLatency: 61.204 s\nOutput throughput: 2310.441 token/s\n`,
      { accuracy: 0.953, invalid: 0.002, latencyS: 61.204, outputThroughputTokS: 2310.441 },
    ],
    [
      'bench_sglang.py of v0.3: the other way round, no unit',
      `${bar}\nLatency: 88.101\nInvalid: 0.001\nAccuracy: 0.921\n`,
      { accuracy: 0.921, invalid: 0.001, latencyS: 88.101 },
    ],
    [
      'sglang.test.run_eval',
      `${bar}Total latency: 301.520 s\nScore: 0.962\n`,
      { evaluator: 'run_eval', accuracy: 0.962, latencyS: 301.52 },
    ],
    [
      'sglang.test.run_eval of 2026: its metric lines say the same again',
      `${bar}Total latency: 301.520 s\nScore: 0.962\nOutput throughput: 1800.250 token/s\n[METRIC] gsm8k_score=0.9621 labels={"model": "m", "eval": "gsm8k"}\n[METRIC] gsm8k_latency=301.52 labels={"model": "m", "eval": "gsm8k"}\n`,
      { evaluator: 'run_eval', accuracy: 0.962, latencyS: 301.52, outputThroughputTokS: 1800.25 },
    ],
    [
      'sglang.test.run_eval of which only the metric lines are left',
      '[METRIC] gsm8k_score=0.962 labels={"model": "m", "eval": "gsm8k"}\n',
      { evaluator: 'run_eval', accuracy: 0.962 },
    ],
    [
      'sglang.test.run_eval, repeated',
      `====================\nRepeat: 4, mean: 0.958\nScores: ['0.950', '0.966', '0.957', '0.959']\nMean latency: 30.100 s\n====================\n`,
      { evaluator: 'run_eval', accuracy: 0.958, latencyS: 30.1 },
    ],
    [
      'sgl-eval, once',
      '* score      =  96.59%\n  no_answer  =  0.15%\n  stop_rate  =  99.92%\n',
      { evaluator: 'sgl-eval', accuracy: 0.9659, invalid: 0.0015 },
    ],
    [
      'sgl-eval, repeated',
      '* pass@1[avg-of-4]  =  96.40% +/- 0.41% (SEM 0.21%)\n  pass@4            =  98.10%\n  no_answer         =  0.30%\n',
      { evaluator: 'sgl-eval', accuracy: 0.964, invalid: 0.003 },
    ],
  ])('%s', (_, text, run) => {
    const log = parseGsm8kLog(text);
    expect(log.sessions[0]?.runs).toHaveLength(1);
    expect(log.sessions[0]?.runs[0]).toMatchObject(run);
    expect(log.accuracy).toBe(run['accuracy']);
    expect(detectLogKind('x.log', text)).toBe('gsm8k');
  });

  it.each([
    ['bench_sglang.py without its throughput', 'Accuracy: 0.953\nInvalid: 0.002\nLatency: 61.204 s\n', false],
    ['bench_sglang.py of v0.3', 'Latency: 88.101\nInvalid: 0.001\nAccuracy: 0.921\n', true],
    ['run_eval', 'Total latency: 301.520 s\nScore: 0.962\n', true],
    ['run_eval, cut in its score', 'Total latency: 301.520 s\nScore: 0.96', false],
    ['sgl-eval', '* score  =  96.59%\n', true],
  ])('%s is whole: %s', (_, text, complete) => {
    expect(parseGsm8kLog(text).complete).toBe(complete);
  });
});
