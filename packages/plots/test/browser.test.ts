import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Options } from 'tsup';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chartJsConfig, THEMES } from '../src/browser.ts';
import { onlineTrendCharts } from '../src/index.ts';
import { consecutive, failed, measured } from './nights.ts';

describe('the entry for browsers', () => {
  let out: string;
  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'plots-'));
    const entry = { browser: fileURLToPath(new URL('../src/browser.ts', import.meta.url)) };
    const bundle: Options = { noExternal: [/.*/], splitting: false, dts: false, silent: true, config: false };
    await build({ ...bundle, entry, outDir: out, format: ['esm'], platform: 'browser' });
  });
  afterAll(() => rm(out, { recursive: true, force: true }));

  test('needs no other module, so that a page can load it', async () => {
    const script = await readFile(join(out, 'browser.mjs'), 'utf8').catch(() =>
      readFile(join(out, 'browser.js'), 'utf8'),
    );
    expect(script).toContain('chartJsConfig');
    expect(script).not.toMatch(/\b(import|require)\b[ (]/);
  });
});

describe('chartJsConfig', () => {
  const nights = [...consecutive('20251001', 3), measured({ date: '20251005', value: 110, node: 'node-b' })];
  const failure = failed('20251004', 'the server died');
  const { axis, charts } = onlineTrendCharts(nights, { failedNights: [failure], metrics: ['e2eMs'] });

  test.each(['light', 'dark'] as const)('has the colours of the %s theme', (theme) => {
    const { options } = chartJsConfig(first(charts), { axis, theme });
    expect(options?.color).toBe(THEMES[theme].ink);
    expect(options?.scales?.['y']?.grid?.color).toBe(THEMES[theme].grid);
  });

  test('tells date, image, node, value and failure in the tooltip', () => {
    const { options } = chartJsConfig(first(charts), { axis });
    const say = (what: 'title' | 'label' | 'footer', dataIndex: number) => {
      const item = { dataIndex, datasetIndex: 0, dataset: { label: 'rate 1' } };
      const callback = options?.plugins?.tooltip?.callbacks?.[what] as unknown as (items: unknown) => unknown;
      return callback(what === 'label' ? item : [item]);
    };
    expect(say('title', 4)).toBe('2025-10-05 · v0.5.6-rocm700-mi30x-20251005 · node-b');
    expect(say('label', 4)).toBe('rate 1: 110.0 ms · 1 run · flushed-3 · node-b · too few nights for a usual range');
    expect(say('footer', 3)).toEqual(['2025-10-04 failed: the server died']);
  });
});

function first<T>([one]: readonly T[]): T {
  if (one === undefined) throw new Error('no chart');
  return one;
}
