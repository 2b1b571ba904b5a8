import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measurementsOf, type Night, readRun, readRunDetails, renderResults } from '../src/index.ts';
import {
  clientLog,
  GROK_FOLDER,
  grokCsv,
  grokLogName,
  gsm8kLog,
  sampleResults,
  samplePlan,
  sampleRun,
  type SampleRun,
  serverLog,
  TAG,
  withDirectory,
  writeTree,
} from './sample-folder.ts';

const run = (number: number, e2e: number): SampleRun => ({
  load: 1,
  run: number,
  e2e,
  ttft: e2e / 100,
  itl: e2e / 1000,
});
const log = (number: number, e2e: number) => ({ [grokLogName(run(number, e2e))]: clientLog(run(number, e2e)) });
const cells = (e2e: string) => grokCsv({ e2e: [e2e], ttft: ['90.00'], itl: ['9.00'] });
const GSM8K = { 'sglang_client_log_GROK1_gsm8k_aiter.log': gsm8kLog([0.81, 0.83, 0.82]) };

async function read(files: Readonly<Record<string, string>>, path: string): Promise<Night> {
  return withDirectory(async (root) => {
    writeTree(root, files);
    return readRun(join(root, path));
  });
}

describe('readRun', () => {
  const folder = {
    [`${GROK_FOLDER}.csv`]: cells('9000.00'),
    ...log(1, 9000),
    ...log(2, 9100),
    ...log(3, 9050),
    ...GSM8K,
  };
  const inFolder = Object.fromEntries(Object.entries(folder).map(([name, text]) => [`${GROK_FOLDER}/${name}`, text]));

  it.each([
    ['its folder: the median of the runs', GROK_FOLDER, 9050, 9000, 3],
    ['its CSV: the cell', `${GROK_FOLDER}/${GROK_FOLDER}.csv`, 9000, 9000, 1],
  ])('takes a run by %s', async (_, path, value, csvValue, runs) => {
    const night = await read(inFolder, path);
    expect(night).toMatchObject({ folder: GROK_FOLDER, model: 'GROK1', imageTag: TAG, protocol: 'legacy-3' });
    const e2e = measurementsOf([night]).find(({ metric }) => metric === 'e2eMs');
    expect(e2e).toMatchObject({ value, csvValue, runs });
    expect(night.gsm8k).toMatchObject({ accuracy: 0.82, runs: 3 });
  });

  it('takes a results.json that was moved away, under any name, with the cells its CSV would have', async () => {
    const night = await read(
      { 'elsewhere/main.json': renderResults(sampleResults([sampleRun(run(1, 9000)), sampleRun(run(2, 9100))])) },
      'elsewhere/main.json',
    );
    expect(night).toMatchObject({ folder: 'main.json', origin: 'recorded', hardware: 'mi30x' });
    const values = measurementsOf([night]).filter(({ load }) => load > 0);
    expect(values.length).toBeGreaterThan(0);
    for (const { metric, csvValue, runValues } of values.filter((value) => value.metric === 'e2eMs')) {
      expect([metric, csvValue]).toStrictEqual(['e2eMs', Math.min(...runValues)]);
    }
  });

  it.each([
    ['by the CSV title', 'x.csv', { model: 'GROK1', imageTag: TAG, date: '20251205', hardware: 'mi30x' }],
    [
      'by a name before there were tags',
      '20250624_GROK1_MOE-I4F8_online.csv',
      { model: 'GROK1', variant: 'MOE-I4F8', date: '20250624' },
    ],
  ])('names a lone CSV %s', async (_, name, expected) => {
    expect(await read({ [name]: cells('9000.00') }, name)).toMatchObject(expected);
  });

  it('dates a run folder whose tag and logs name no day by the folder itself', async () => {
    const name = 'v0.5.5_GROK1_MOE-I4F8_online';
    const night = await read({ [`${name}/${name}.csv`]: cells('9000.00') }, name);
    expect(night.date).toMatch(/^20\d{6}$/);
    expect(measurementsOf([night]).length).toBeGreaterThan(0);
  });

  it('takes no logs that may be those of another CSV', async () => {
    const night = await read({ 'a.csv': cells('9000.00'), 'b.csv': cells('9000.00'), ...GSM8K }, 'a.csv');
    expect(night.gsm8k).toBeUndefined();
    expect(night.problems.at(-1)).toMatch(/^whose logs these are cannot be told/);
  });
});

describe('readRunDetails', () => {
  const details = (files: Readonly<Record<string, string>>, path = '.') =>
    withDirectory(async (root) => {
      writeTree(root, files);
      return readRunDetails(join(root, path));
    });

  it('reads an old folder: arguments of server and client, the single runs of the accuracy test', async () => {
    const found = await details({ ...log(1, 9000), ...GSM8K, 'server_output_aiter.log': serverLog() });
    expect(found.clientArgs).toStrictEqual({ backend: 'sglang', numPrompts: '300', seed: '1' });
    expect(found.accuracy?.runs).toStrictEqual([0.81, 0.83, 0.82]);
    expect(found.plan).toBeUndefined();
  });

  it('reads plan and record of ours', async () => {
    const results = sampleResults([sampleRun(run(1, 9000)), sampleRun(run(2, 9100))]);
    const found = await details({ 'plan.json': JSON.stringify(samplePlan()), 'results.json': renderResults(results) });
    expect(found.plan?.model.label).toBe('GROK1');
    expect(found.provenance).toStrictEqual(results.provenance);
  });

  it.each([
    ['kept', '{"prompt_id": 0, "correct": true}\n{"prompt_id": 1, "correct": false}', [true, false]],
    ['of another kind', '{"accuracy": 0.9}', undefined],
    ['cut in the middle', '{"prompt_id": 0, "correct": true}\n{"prompt_id": 1, "cor', undefined],
    ['with a hole', '{"prompt_id": 0, "correct": true}\n{"prompt_id": 2, "correct": true}', undefined],
  ])('answers that are %s', async (_, text, expected) => {
    expect((await details({ ...GSM8K, 'gsm8k_raw.jsonl': text })).accuracy?.answers).toStrictEqual(expected);
  });

  it('leaves out what is broken, and everything where it may be another run’s', async () => {
    expect(await details({ 'plan.json': '{', 'results.json': '{' })).toStrictEqual({});
    expect(await details({ 'a.csv': cells('9.00'), 'b.csv': cells('9.00'), ...GSM8K }, 'a.csv')).toStrictEqual({});
  });
});
