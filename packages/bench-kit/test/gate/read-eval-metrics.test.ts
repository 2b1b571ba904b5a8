import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readEvalMetrics } from '../../src/gate/read-eval-metrics.ts';

/** What sgl-eval prints last, run in a folder that holds its `metrics.json`. */
async function readBack(content: string | undefined, printed = 'Metrics: sgl_eval_gsm8k_1/metrics.json\n') {
  const folder = await mkdtemp(join(tmpdir(), 'metrics-'));
  await mkdir(join(folder, 'sgl_eval_gsm8k_1'));
  if (content !== undefined) await writeFile(join(folder, 'sgl_eval_gsm8k_1', 'metrics.json'), content);
  return readEvalMetrics(Buffer.from(`* score  =  96.44%\n\n${printed}`), folder);
}

const json = (more: Record<string, unknown>, aggregate: Record<string, unknown>) =>
  JSON.stringify({
    name: 'gsm8k',
    n_repeats: 1,
    latency_seconds: 31.5,
    output_throughput_tps: 1800,
    ...more,
    aggregate,
  });

describe('the metrics.json of sgl-eval', () => {
  test.each([
    ['one answer a question', json({}, { score: 0.96437, no_answer: 0.003 }), { accuracy: 0.96437, invalid: 0.003 }],
    ['several', json({ n_repeats: 4 }, { 'pass@1': 0.9512, 'pass@4': 0.98, score: 0.1 }), { accuracy: 0.9512 }],
    [
      'interrupted',
      json({ partial: true }, { score: 0.9 }),
      { accuracy: 0.9, failure: 'sgl-eval was interrupted before all questions were answered' },
    ],
    [
      'requests that failed, which it counts as wrong answers',
      json({}, { score: 0.5, error_rate: 0.45 }),
      { accuracy: 0.5, failure: "45.0% of sgl-eval's requests failed" },
    ],
    ['a share that is none', json({}, { score: 96.4 }), {}],
  ])('%s', async (_, content, expected) => {
    expect(await readBack(content)).toStrictEqual({ latencyS: 31.5, outputThroughputTokS: 1800, ...expected });
  });

  test.each([
    ['is not there', undefined],
    ['is cut', '{"aggregate": {"sco'],
    ['holds something else', '[]'],
  ])('tells nothing where it %s', async (_, content) => {
    expect(await readBack(content)).toBeUndefined();
  });

  test('tells nothing where none is named', async () => {
    expect(await readBack(json({}, { score: 0.9 }), '')).toBeUndefined();
  });
});
