import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { plotModel } from '../src/cli/plot-model.ts';
import type { PlotRequest } from '../src/cli/plot-options.ts';
import { tempDir, writeOfflineNight, writeOnlineNight } from './store.ts';

let base: string;
let remove: () => Promise<void>;

beforeEach(async () => {
  ({ path: base, remove } = await tempDir());
  const online = join(base, 'online', 'GROK1');
  await writeOnlineNight(online, 'v0.5.6-rocm700-mi30x-20251201', [10_000, 11_000, 12_000, 25_000, 80_000]);
  await writeOnlineNight(online, 'v0.5.6-rocm700-mi30x-20251202', [10_100, 11_100, 12_100, undefined, undefined]);
  await writeOnlineNight(online, 'v0.5.6-rocm700-mi30x-20251203', undefined);
  await writeOnlineNight(online, 'v0.5.6.post2-rocm700-mi30x-20251204', [10_300, 11_300, 12_300, 25_300, 81_000]);
});
afterEach(() => remove());

describe('plotModel', () => {
  test('writes summary and PNG in the old layout, and says what it drew and what not', async () => {
    const lines = await plot({});
    const summary = join(base, 'online', 'GROK1', `GROK1_MOE-I4F8_online_all_variants_aiter_summary_${hostname()}.csv`);
    const png = join(base, 'plots_server', 'GROK1', 'online', '20251204_GROK1_online_standard.png');
    expect(lines).toEqual([
      `read: 4 run folders of GROK1 online on mi30x, 20251201 to 20251204, in ${join(base, 'online', 'GROK1')}`,
      `summary: 13 rows in ${summary}`,
      expect.stringMatching(/^ {2}without a row: v0\.5\.6-rocm700-mi30x-20251203_GROK1_MOE-I4F8_online/),
      `plot: ${png}`,
      '  marked as failed: 20251203',
    ]);
    expect((await readFile(summary, 'utf8')).split('\n').slice(0, 2)).toEqual([
      'date,variant,mode,request_rate,node_name,GSM8K_Accuracy,E2E_Latency_ms,TTFT_ms,ITL_ms,num_tokens,KV_size_GB',
      '20251201,standard,aiter,1,node-a,,10000,100,20,,',
    ]);
    expect((await readFile(png)).subarray(1, 4).toString()).toBe('PNG');
  });

  test('reads any folder of run folders and writes where it is told', async () => {
    const out = join(base, 'out');
    await plot({
      baseDir: undefined,
      dataDir: join(base, 'online'),
      plotDir: out,
      summaryCsv: join(out, 'summary.csv'),
      modelName: 'Grok',
      splitRequestRates: true,
    });
    expect((await readdir(out)).toSorted()).toEqual(['20251204_Grok_online_standard_split.png', 'summary.csv']);
  });

  test.each([
    ['process-only', { processOnly: true, summaryCsv: 'out/summary.csv' }, ['summary.csv']],
    ['plot-only', { plotOnly: true }, ['20251204_GROK1_online_standard.png']],
    ['an earlier plot date', { plotOnly: true, plotDate: '20251202' }, ['20251202_GROK1_online_standard.png']],
  ])('with %s writes only that', async (_, options, files) => {
    const out = join(base, 'out');
    const summaryCsv = 'summaryCsv' in options ? join(base, options.summaryCsv) : undefined;
    await plot({ plotDir: out, ...options, summaryCsv });
    expect(await readdir(out)).toEqual(files);
  });

  test('summarizes only the loads and days that were asked for', async () => {
    const out = join(base, 'out.csv');
    const lines = await plot({ summaryCsv: out, processOnly: true, requestRates: '1,16', days: 3 });
    expect(lines[1]).toBe(`summary: 3 rows in ${out}`);
  });

  test('draws each variant for itself, or those that are asked for together', async () => {
    await writeOnlineNight(
      join(base, 'online', 'GROK1'),
      'v0.5.6-rocm700-mi30x-20251204',
      [1, 2, 3, 4, 5],
      '_mtp_test',
    );
    const plots = async (options: Partial<PlotRequest>) => {
      const lines = await plot({ plotDir: join(base, 'out'), ...options });
      return lines.flatMap((line) => /^(?:plot|summary: .*) ?(?:.*\/)(.+)$/.exec(line)?.[1] ?? []);
    };
    const summary = (scope: string) => `GROK1_MOE-I4F8_online_${scope}_summary_${hostname()}.csv`;
    expect(await plots({})).toEqual([
      summary('all_variants_aiter'),
      '20251204_GROK1_online_mtp.png',
      '20251204_GROK1_online_standard.png',
    ]);
    expect(await plots({ variantFilter: 'all', modeFilter: 'all' })).toEqual([
      summary('all_variants_all_modes'),
      '20251204_GROK1_online_all.png',
    ]);
    expect(await plots({ enableMtpTest: true })).toEqual([
      summary('dp_mtp_mtp_aiter'),
      '20251204_GROK1_online_mtp.png',
    ]);
  });

  test('writes SVG beside the PNG', async () => {
    const out = join(base, 'out');
    await plot({ plotOnly: true, plotDir: out, svg: true, splitRequestRates: true });
    expect((await readdir(out)).toSorted()).toEqual([
      '20251204_GROK1_online_standard_split.png',
      '20251204_GROK1_online_standard_split.svg',
    ]);
    expect(await readFile(join(out, '20251204_GROK1_online_standard_split.svg'), 'utf8')).toContain('<svg ');
  });

  test('draws a summary where the run folders are elsewhere', async () => {
    const out = join(base, 'out');
    const summaryCsv = join(out, 'summary.csv');
    await plot({ processOnly: true, summaryCsv });
    const lines = await plot({ baseDir: join(base, 'nowhere'), plotOnly: true, summaryCsv, plotDir: out });
    expect(lines).toEqual([
      `read: 39 values of GROK1 online in ${summaryCsv}`,
      `plot: ${join(out, '20251204_GROK1_online_standard.png')}`,
    ]);
  });

  test.each([
    ['is not there', undefined, 'PATH_MISSING'],
    ['is no summary', 'a,b\n1,2\n', 'NO_DATA'],
    ['has no value', 'date,variant,mode,request_rate,E2E_Latency_ms\n20251201,standard,aiter,1,\n', 'NO_DATA'],
  ])('refuses a summary that %s', async (_, content, code) => {
    const summaryCsv = join(base, 'summary.csv');
    if (content !== undefined) await writeFile(summaryCsv, content);
    await expect(plot({ plotOnly: true, summaryCsv })).rejects.toMatchObject({ code });
  });

  test('takes the DeepSeek model from its name, as the old script did', async () => {
    await expect(plot({ model: 'deepseek', modelName: 'DeepSeek-R1' })).rejects.toThrow(
      'no online run folder of DeepSeek-R1',
    );
    await expect(plot({ model: 'deepseek' })).rejects.toThrow('no online run folder of DeepSeek-V3-0324');
  });

  test('draws offline runs', async () => {
    const offline = join(base, 'offline', 'GROK1');
    await writeOfflineNight(offline, 'v0.5.6-rocm700-mi30x-20251201', 1.5);
    await writeOfflineNight(offline, 'v0.5.6-rocm700-mi30x-20251202', 1.6);
    const lines = await plot({ mode: 'offline' });
    expect(lines.at(-1)).toBe(`plot: ${join(base, 'plots_server', 'GROK1', 'offline', '20251202_GROK1_offline.png')}`);
    expect(lines[1]).toMatch(/^summary: 4 rows in /);
  });

  test.each([
    ['another model', { model: 'grok2' }, 'NO_DATA', 'there are: GROK1 online on mi30x'],
    ['another hardware', { hardware: 'mi35x' }, 'NO_DATA', 'there are: GROK1 online on mi30x'],
    ['days before the first night', { plotDate: '20250101' }, 'NO_DATA', 'there are nights from 20251201 to 20251204'],
    ['a variant without a night', { variantFilter: 'mtp' }, 'NO_DATA', '--variant-filter'],
    ['a folder that is not there', { dataDir: '/no/such' }, 'PATH_MISSING', '--data-dir or BENCHMARK_CI_DIR'],
    ['a date that is none', { plotDate: '20251399' }, 'USAGE', 'write it as 20251216'],
    ['rates that are none', { requestRates: '1,x' }, 'USAGE', 'write it as 1,2,4'],
  ])('refuses %s and says what to do', async (_, options, code, hint) => {
    await expect(plot({ dataDir: join(base, 'online'), ...options })).rejects.toMatchObject({
      code,
      hint: expect.stringContaining(hint),
    });
    expect(await readdir(base)).toEqual(['online']);
  });

  test('gives each kind of hardware files of its own', async () => {
    await writeOnlineNight(join(base, 'online', 'GROK1'), 'v0.5.6-rocm700-mi35x-20251204', [1, 2, 3, 4, 5]);
    const out = join(base, 'out');
    await plot({ plotDir: out, summaryCsv: join(out, 'summary.csv') });
    const files = await readdir(out, { recursive: true });
    expect(files.filter((name) => name.includes('.')).toSorted()).toEqual([
      'mi30x/20251204_GROK1_online_standard.png',
      'mi30x/summary.csv',
      'mi35x/20251204_GROK1_online_standard.png',
      'mi35x/summary.csv',
    ]);
    expect(await readFile(join(out, 'mi30x', 'summary.csv'), 'utf8')).not.toBe(
      await readFile(join(out, 'mi35x', 'summary.csv'), 'utf8'),
    );
  });

  test('names the option for a place where it cannot write', async () => {
    await mkdir(join(base, 'taken', '20251204_GROK1_online_standard.png', 'x'), { recursive: true });
    await expect(plot({ plotOnly: true, plotDir: join(base, 'taken') })).rejects.toMatchObject({
      hint: 'choose another place with --plot-dir',
    });
  });
});

async function plot(options: Partial<PlotRequest>): Promise<string[]> {
  const lines: string[] = [];
  const request: PlotRequest = {
    mode: 'online',
    model: 'grok',
    baseDir: base,
    dataDir: undefined,
    plotDir: undefined,
    modelName: undefined,
    outputPrefix: undefined,
    summaryCsv: undefined,
    processOnly: undefined,
    plotOnly: undefined,
    hardware: undefined,
    days: 30,
    plotDate: undefined,
    modeFilter: 'aiter',
    variantFilter: undefined,
    enableMtpTest: undefined,
    svg: undefined,
    requestRates: undefined,
    splitRequestRates: false,
    threshold: undefined,
    ilen: undefined,
    olen: undefined,
    ...options,
  };
  await plotModel(request, { env: { BENCHMARK_CI_DIR: base }, print: (line) => lines.push(line) });
  return lines;
}
