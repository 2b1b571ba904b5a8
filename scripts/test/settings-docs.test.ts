import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ModelProfile, parseModelProfile, resolveSettings } from '@sglang-ci/core';
import { deepseekModels } from '@sglang-ci/deepseek-bench';
import { grokModels } from '@sglang-ci/grok-bench';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { settingsFiles } from '../settings-docs/settings-files.ts';
import { modelFileSchema, siteSchema } from '../settings-docs/settings-schemas.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const isSite = new Ajv2020({ strict: false }).compile(siteSchema());
const isModel = new Ajv2020({ strict: false }).compile(modelFileSchema());

test.each(Object.entries(settingsFiles()))('%s is what `pnpm docs:settings` makes of the code', async (name, text) => {
  const written = await readFile(join(ROOT, name), 'utf8');
  if (name.endsWith('.json')) expect(JSON.parse(written)).toStrictEqual(JSON.parse(text));
  else expect(written).toBe(text);
});

test.each([
  [{}, true],
  [{ runsPerLoad: 3, hardware: 'mi35x', requestRates: [1, 2], skipAnalysis: true }, true],
  [{ models: { grok1: { modelPath: '/data/grok' } } }, true],
  [{ runsPerLoad: 0 }, false],
  [{ runsPerLod: 3 }, false],
  [{ gsm8kThreshold: 80 }, false],
  [{ hardware: 'mi300x' }, false],
  [{ models: { grok1: { modlePath: '/x' } } }, false],
])('the schema of a site file and the programs agree on %j', (value, isGood) => {
  expect(isSite(value)).toBe(isGood);
  const resolve = () => resolveSettings({ options: {}, env: {}, site: { value, path: 'site.json' } });
  if (isGood) expect(resolve).not.toThrow();
  else expect(resolve).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});

test('every model keeps to the schema of a model file', () => {
  for (const model of [...grokModels, ...deepseekModels] satisfies ModelProfile[]) {
    expect([isModel(JSON.parse(JSON.stringify(model))), isModel.errors]).toStrictEqual([true, null]);
  }
});

test.each(['models/gpt-oss-120b.json', 'cron/sglang-ci.config.example.json'])(
  'the example %s names its schema and keeps to it',
  async (name) => {
    const value = JSON.parse(await readFile(join(ROOT, name), 'utf8')) as { readonly $schema: string };
    const isRight = name.startsWith('models') ? isModel : isSite;
    expect([isRight(value), isRight.errors]).toStrictEqual([true, null]);
    const schema = await readFile(join(ROOT, name, '..', value.$schema), 'utf8');
    expect(JSON.parse(schema)).toStrictEqual(name.startsWith('models') ? modelFileSchema() : siteSchema());
    if (name.startsWith('models')) expect(parseModelProfile(value, name)).toMatchObject({ id: 'gpt-oss-120b' });
  },
);
