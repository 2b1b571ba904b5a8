import { readFile } from 'node:fs/promises';
import { parseModelProfile, resolveSettings } from '@sglang-ci/core';
import { expect, test } from 'vitest';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { formatPlan } from '../../src/plan/format-plan.ts';

const FILE = new URL('../../../../models/gpt-oss-120b.json', import.meta.url);

test('a model is one file of well under 100 lines and nothing else', async () => {
  const text = await readFile(FILE, 'utf8');
  const profile = parseModelProfile(JSON.parse(text), 'gpt-oss-120b.json');
  const plan = buildPlan(profile, {
    mode: 'online',
    subMode: 'standard',
    image: 'rocm/sgl-dev:v0.5.6-rocm700-mi35x-20251202',
    hardware: 'mi35x',
    node: 'node-1',
    settings: resolveSettings({ options: {}, env: {} }),
  });
  await expect(formatPlan(plan)).toMatchFileSnapshot('golden/gpt-oss-120b_online_standard_mi35x.txt');
  expect(text.split('\n').length).toBeLessThan(60);
  expect(plan.csv.rowLabel).toBe('MI355x-triton, node-1');
});
