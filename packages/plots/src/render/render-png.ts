import { CiError, type Measurement } from '@sglang-ci/core';
import { offlineTrendCharts } from '../trend/offline-trend-charts.ts';
import { type OnlineTrendOptions, onlineTrendCharts } from '../trend/online-trend-charts.ts';
import type { TrendCharts, TrendOptions } from '../trend/trend-options.ts';
import { composePage } from './compose-page.ts';
import { pageText } from './page-text.ts';

export interface OfflinePngOptions extends Omit<TrendOptions, 'fontPx'> {
  /** Name in the heading. Default: model and variant of the measurements. */
  readonly title?: string;
}

export type OnlinePngOptions = OfflinePngOptions & Omit<OnlineTrendOptions, 'fontPx'>;

const FONT_PX = 18;

/** The page of an online benchmark's trends as PNG. Throws `NO_DATA` when no night is in the range. */
export function renderOnlinePng(measurements: readonly Measurement[], options: OnlinePngOptions = {}): Buffer {
  const trends = onlineTrendCharts(measurements, { ...options, fontPx: FONT_PX });
  const columns = options.splitLoads === true ? 3 : 2;
  return renderPage(measurements, trends, { columns, title: options.title });
}

/** The page of an offline benchmark's trends as PNG. Throws `NO_DATA` when no night is in the range. */
export function renderOfflinePng(measurements: readonly Measurement[], options: OfflinePngOptions = {}): Buffer {
  const trends = offlineTrendCharts(measurements, { ...options, fontPx: FONT_PX });
  return renderPage(measurements, trends, { columns: 2, title: options.title });
}

function renderPage(
  measurements: readonly Measurement[],
  trends: TrendCharts,
  { columns, title }: { readonly columns: number; readonly title: string | undefined },
): Buffer {
  if (!trends.charts.some(({ hasData }) => hasData)) {
    throw new CiError('NO_DATA', 'no night in this range has a value to draw', {
      hint: 'check the dates, or widen --days',
    });
  }
  return composePage(trends, pageText(measurements, { ...trends, title }), {
    columns,
    chart: { width: 1080, height: 600 },
    fontPx: FONT_PX,
  });
}
