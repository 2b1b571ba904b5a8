import { buildPlan, formatPlan } from '@sglang-ci/bench-kit';
import { type Hardware, HARDWARE, type ModelProfile, profileOn, resolveSettings, VARIANT_MODES } from '@sglang-ci/core';
import { expect, test } from 'vitest';
import { catalogModels } from '../src/index.ts';

const settings = resolveSettings({ options: {}, env: {} });
const TRACK: Readonly<Record<Hardware, string>> = { mi30x: 'rocm720', mi35x: 'rocm724', mi45x: 'rocm10' };

const runsOn = ({ hardware }: ModelProfile, family: Hardware): boolean => hardware?.includes(family) ?? true;

const COMBINATIONS = catalogModels.flatMap((profile) =>
  HARDWARE.filter((hardware) => runsOn(profile, hardware)).flatMap((hardware) =>
    VARIANT_MODES.filter((mode) => profileOn(profile, hardware).online?.modes[mode] !== undefined).map((subMode) => ({
      profile,
      hardware,
      subMode,
      name: profile.id,
    })),
  ),
);

test.each(COMBINATIONS)('the plan of $name $subMode on $hardware', async ({ profile, hardware, subMode }) => {
  const image = `rocm/sgl-dev:v0.5.21-${TRACK[hardware]}-${hardware}-20261001`;
  const plan = buildPlan(profile, { mode: 'online', subMode, image, hardware, node: 'node-1', settings });
  await expect(formatPlan(plan)).toMatchFileSnapshot(`golden/${profile.id}_${subMode}_${hardware}.txt`);
});
