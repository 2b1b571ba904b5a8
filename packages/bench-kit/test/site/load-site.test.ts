import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveSettings } from '@sglang-ci/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadSite } from '../../src/site/load-site.ts';

const here = process.cwd();
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'site-'));
});
afterEach(() => {
  process.chdir(here);
  rmSync(dir, { recursive: true, force: true });
});

describe('loadSite', () => {
  test('reads the named file for resolveSettings', async () => {
    const path = join(dir, 'lab.json');
    writeFileSync(path, JSON.stringify({ node: 'node-7', runsPerLoad: 5 }));
    const site = await loadSite(path);
    expect(site).toStrictEqual({ value: { node: 'node-7', runsPerLoad: 5 }, path, models: [], brokenModels: [] });
    const settings = resolveSettings({ options: {}, env: {}, ...(site && { site }) });
    expect(settings).toMatchObject({ node: 'node-7', runsPerLoad: 5 });
  });

  test('finds the file of the current folder, and is content without one', async () => {
    process.chdir(dir);
    expect(await loadSite()).toBeUndefined();
    writeFileSync(join(dir, 'sglang-ci.config.json'), '{}');
    expect(await loadSite()).toMatchObject({ value: {} });
  });

  test.each([
    [
      'a named file that is not there',
      undefined,
      { code: 'PATH_MISSING', message: /site file not found: .*lab\.json/ },
    ],
    ['a file that is no JSON', '{', { code: 'CONFIG_INVALID', message: /lab\.json is not/ }],
  ])('refuses %s', async (_what, text, { code, message }) => {
    const path = join(dir, 'lab.json');
    if (text !== undefined) writeFileSync(path, text);
    await expect(loadSite(path)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('keeps a broken model file apart, names it and the field that is wrong', async () => {
    writeFileSync(join(dir, 'lab.json'), '{}');
    mkdirSync(join(dir, 'models'));
    writeFileSync(join(dir, 'models', 'mine.json'), JSON.stringify({ id: 'mine', tpp: 8 }));
    writeFileSync(join(dir, 'models', 'cut.json'), '{ "id": ');
    const site = await loadSite(join(dir, 'lab.json'));
    expect(site?.models).toStrictEqual([]);
    expect(site?.brokenModels.map(({ message }) => message)).toStrictEqual([
      expect.stringMatching(/models\/cut\.json is not JSON/),
      expect.stringMatching(/models\/mine\.json: .*label is missing.*tpp is no field of a model/),
    ]);
  });
});
