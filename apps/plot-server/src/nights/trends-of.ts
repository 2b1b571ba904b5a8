import type { CellVerdict } from '@sglang-ci/core';
import { measurementsOf } from '@sglang-ci/history';
import { failedNights, offlineTrendCharts, onlineTrendCharts, type TrendCharts } from '@sglang-ci/plots';
import type { NightGroup } from './night-groups.ts';

/** The charts of a group, the last night judged. `days`: only so many calendar days. */
export function trendsOf(
  { nights, mode }: NightGroup,
  { days, cells }: { readonly days: number | undefined; readonly cells: readonly CellVerdict[] },
): TrendCharts {
  const options = { failedNights: failedNights(nights), cells, ...(days === undefined ? {} : { days }) };
  return (mode === 'online' ? onlineTrendCharts : offlineTrendCharts)(measurementsOf(nights), options);
}
