import { buildPlan, formatPlan } from '@sglang-ci/bench-kit';
import { HARDWARE, OFFLINE_MODES, resolveSettings } from '@sglang-ci/core';
import { expect, test } from 'vitest';
import { grokModels } from '../src/index.ts';

const settings = resolveSettings({ options: {}, env: {} });
const MODES = [
  { mode: 'online' as const, subMode: 'standard' },
  ...OFFLINE_MODES.map((subMode) => ({ mode: 'offline' as const, subMode })),
];
const COMBINATIONS = grokModels.flatMap((profile) =>
  HARDWARE.flatMap((hardware) => MODES.map((mode) => ({ profile, hardware, ...mode, name: profile.id }))),
);

test.each(COMBINATIONS)(
  'the plan of $name $mode $subMode on $hardware',
  async ({ profile, hardware, mode, subMode }) => {
    const image = `rocm/sgl-dev:v0.5.6.post2-rocm700-${hardware}-20251216`;
    const plan = buildPlan(profile, { mode, subMode, image, hardware, node: 'node-1', settings });
    await expect(formatPlan(plan)).toMatchFileSnapshot(`golden/${profile.id}_${mode}_${subMode}_${hardware}.txt`);
  },
);

const [grok1] = grokModels;
if (grok1 === undefined) throw new Error('grok-bench has no model');
const night = {
  image: 'rocm/sgl-dev:v0.5.6.post2-rocm700-mi30x-20251216',
  hardware: 'mi30x' as const,
  node: 'node-1',
  settings,
};

test('the plan of an offline sweep in groups loads the model once per memory fraction', async () => {
  const plan = buildPlan(grok1, { ...night, mode: 'offline', subMode: 'normal', sweep: 'grouped' });
  expect(plan.groups).toHaveLength(3);
  expect(plan.groups?.flatMap(({ points }) => points)).toStrictEqual(plan.points.map(({ id }) => id));
  await expect(formatPlan(plan)).toMatchFileSnapshot('golden/grok1_offline_normal_mi30x_grouped.txt');
});

test('the plan of the legacy protocol repeats the old pauses and flushes', async () => {
  const legacy = resolveSettings({ options: { protocol: 'legacy' }, env: {} });
  const plan = buildPlan(grok1, { ...night, mode: 'online', subMode: 'standard', settings: legacy });
  await expect(formatPlan(plan)).toMatchFileSnapshot('golden/grok1_online_standard_mi30x_legacy.txt');
});
