import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compare } from '../src/cli/compare.ts';
import type { Comparison } from '../src/index.ts';
import { context } from './cli-context.ts';

const CORPUS = fileURLToPath(new URL('../../../../shared/corpus/online_benchmark_log/', import.meta.url));
const absent = existsSync(CORPUS) ? '' : ' (the real nights are not beside this repository: ../shared/corpus)';

const grok = (tag: string, hardware = 'mi30x') => `${hardware}/GROK1/${tag}_GROK1_MOE-I4F8_online`;
const deepseek = (tag: string) => `mi30x/DeepSeek-V3-0324/${tag}_DeepSeek-V3-0324_FP8_online`;

async function compared(main: string, pr: string): Promise<Comparison> {
  const { cli, printed } = context({ BENCHMARK_CI_DIR: '/nowhere' });
  const options = { mode: 'auto', append: false, json: true, failOnRegression: false } as const;
  await compare({ ...options, main: `${CORPUS}${main}`, pr: `${CORPUS}${pr}` }, cli);
  return JSON.parse(printed()) as Comparison;
}

describe.skipIf(absent !== '')(`real nights${absent}`, () => {
  test('GROK1, two nights of three runs that hardly differ: no change, intervals run by run', async () => {
    const { summary, rows, accuracy } = await compared(
      grok('v0.5.3.post1-rocm630-mi30x-20251014'),
      grok('v0.5.3.post3-rocm630-mi30x-20251019'),
    );
    expect(summary).toMatchObject({ outcome: 'same', counts: { same: 15, missing: 0 } });
    expect(rows.every((row) => row.interval?.method === 'paired' && row.runsA === 3 && row.runsB === 3)).toBe(true);
    expect(accuracy).toMatchObject({ call: 'same', runsA: 5, runsB: 5, thresholdA: 0.8 });
  });

  test('GROK1, before and after the December loss: nearly every usual range is left, and the other node is named', async () => {
    const { summary, rows, contextChanges, notes } = await compared(
      grok('v0.5.5.post3-rocm700-mi30x-20251128'),
      grok('v0.5.6.post2-rocm700-mi30x-20251216'),
    );
    expect(['worse', 'mixed']).toContain(summary.outcome);
    expect(summary.counts.worse).toBeGreaterThanOrEqual(10);
    expect(contextChanges.map(({ what }) => what)).toStrictEqual(['node']);
    expect(rows.filter((row) => row.usual?.holdsA === true && !row.usual.holdsB).length).toBeGreaterThanOrEqual(10);
    expect(notes).toContain(
      'Every value is a single run on either side: the two runs alone do not tell how sure a change is.',
    );
  });

  test('DeepSeek, concurrency files in descending order, one stack to the next', async () => {
    const { summary, rows, contextChanges } = await compared(
      deepseek('v0.5.4.post3-rocm630-mi30x-20251105'),
      deepseek('v0.5.5.post3-rocm700-mi30x-20251121'),
    );
    expect(rows.map(({ load }) => load).slice(0, 5)).toStrictEqual([1, 4, 16, 64, 128]);
    expect(summary.counts.worse).toBeGreaterThanOrEqual(12);
    expect(summary.counts).toMatchObject({ better: 0, missing: 0 });
    expect(contextChanges).toStrictEqual([{ what: 'rocm', from: 'rocm630', to: 'rocm700' }]);
  });

  test('an MI300X against an MI355X: no usual range across machines, the load only one has is listed', async () => {
    const { rows, contextChanges, summary } = await compared(
      grok('v0.5.5.post3-rocm700-mi30x-20251128'),
      grok('v0.5.5.post3-rocm700-mi35x-20251126', 'mi35x'),
    );
    expect(contextChanges.map(({ what }) => what)).toStrictEqual(['hardware', 'node']);
    expect(rows.every((row) => row.usual === undefined)).toBe(true);
    expect(rows.filter((row) => row.call === 'missing').map(({ load }) => load)).toStrictEqual([16, 16, 16]);
    expect(summary.headline).toContain('(ON OTHER HARDWARE)');
  });

  test('what a server printed tells what its image changed', async () => {
    const { differences } = await compared(
      grok('v0.5.5.post3-rocm700-mi30x-20251202'),
      grok('v0.5.6.post2-rocm700-mi30x-20251216'),
    );
    expect(differences.map(({ what }) => what)).toStrictEqual([
      'image',
      'server runs with speculative_moe_runner_backend',
    ]);
  });
});
