import { hostname } from 'node:os';
import type { Night } from '@sglang-ci/history';
import { expect, test } from 'vitest';
import type { PlotRequest } from '../src/cli/plot-options.ts';
import { summaryPath } from '../src/cli/plot-paths.ts';

const pathOf = (mode: 'online' | 'offline', more: Partial<PlotRequest>) => {
  const night = { model: 'GROK1', variant: 'MOE-I4F8', mode } as Night;
  const request = { mode, modeFilter: 'aiter', days: 30, ...more } as PlotRequest;
  return summaryPath(night, request, '/runs').replace(hostname(), 'HOST');
};

test.each([
  ['online', {}, 'online_all_variants_aiter_summary_HOST.csv'],
  ['online', { days: 90 }, 'online_all_variants_aiter_summary_HOST.csv'],
  ['online', { days: 2, requestRates: '1' }, 'online_all_variants_aiter_load_1_2_days_summary_HOST.csv'],
  ['online', { plotDate: '20251201' }, 'online_all_variants_aiter_to_20251201_summary_HOST.csv'],
  ['offline', {}, 'offline_summary_HOST.csv'],
  ['offline', { variantFilter: 'long_context' }, 'offline_long_context_summary_HOST.csv'],
  ['offline', { modeFilter: 'triton', ilen: 1024 }, 'offline_triton_ilen1024_summary_HOST.csv'],
] as const)('the %s summary of %j has a name of its own: %s', (mode, more, name) => {
  expect(pathOf(mode, more)).toBe(`/runs/GROK1_MOE-I4F8_${name}`);
});
