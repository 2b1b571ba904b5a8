import { buildPlan, formatPlan } from '@sglang-ci/bench-kit';
import { HARDWARE, resolveSettings, VARIANT_MODES } from '@sglang-ci/core';
import { expect, test } from 'vitest';
import { deepseekModels } from '../src/index.ts';

const settings = resolveSettings({ options: {}, env: {} });
const MODES = [
  ...VARIANT_MODES.map((subMode) => ({ mode: 'online' as const, subMode })),
  { mode: 'offline' as const, subMode: 'normal' },
];
const COMBINATIONS = deepseekModels.flatMap((profile) =>
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
