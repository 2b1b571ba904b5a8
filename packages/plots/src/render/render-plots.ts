import { CiError, type Measurement } from '@sglang-ci/core';
import { offlineTrendCharts } from '../trend/offline-trend-charts.ts';
import { type OnlineTrendOptions, onlineTrendCharts } from '../trend/online-trend-charts.ts';
import type { TrendCharts, TrendOptions } from '../trend/trend-options.ts';
import { layOutPage, type PageStyle } from './page-layout.ts';
import { pageText } from './page-text.ts';
import { pngPage } from './png-page.ts';
import { svgPage } from './svg-page.ts';

export interface OfflinePlotOptions extends Omit<TrendOptions, 'fontPx'> {
  /** Name in the heading. Default: model and variant of the measurements. */
  readonly title?: string;
}

export type OnlinePlotOptions = OfflinePlotOptions & Omit<OnlineTrendOptions, 'fontPx'>;

/** The page of an online benchmark's trends as PNG. Throws `NO_DATA` when no night is in the range. */
export function renderOnlinePng(measurements: readonly Measurement[], options: OnlinePlotOptions = {}): Buffer {
  return renderPage(measurements, { draw: pngPage, ...onlinePage(measurements, options) });
}

/** The same as SVG. */
export function renderOnlineSvg(measurements: readonly Measurement[], options: OnlinePlotOptions = {}): Buffer {
  return renderPage(measurements, { draw: svgPage, ...onlinePage(measurements, options) });
}

/** The page of an offline benchmark's trends as PNG. Throws `NO_DATA` when no night is in the range. */
export function renderOfflinePng(measurements: readonly Measurement[], options: OfflinePlotOptions = {}): Buffer {
  return renderPage(measurements, { draw: pngPage, ...offlinePage(measurements, options) });
}

/** The same as SVG. */
export function renderOfflineSvg(measurements: readonly Measurement[], options: OfflinePlotOptions = {}): Buffer {
  return renderPage(measurements, { draw: svgPage, ...offlinePage(measurements, options) });
}

interface Page {
  readonly trends: TrendCharts;
  readonly columns: number;
  readonly title: string | undefined;
}

const FONT_PX = 18;
const CHART = { width: 1080, height: 600 };
/** Height of a line's label, and what of a chart's height is not for labels, in font sizes. */
const LABEL_EM = 1.25;
const AROUND_EM = 12;

function onlinePage(measurements: readonly Measurement[], options: OnlinePlotOptions): Page {
  const trends = onlineTrendCharts(measurements, { ...options, fontPx: FONT_PX });
  return { trends, columns: options.splitLoads === true ? 3 : 2, title: options.title };
}

function offlinePage(measurements: readonly Measurement[], options: OfflinePlotOptions): Page {
  return {
    trends: offlineTrendCharts(measurements, { ...options, fontPx: FONT_PX }),
    columns: 2,
    title: options.title,
  };
}

function renderPage(
  measurements: readonly Measurement[],
  { draw, trends, columns, title }: Page & { readonly draw: typeof pngPage },
): Buffer {
  const { charts } = trends;
  if (!charts.some(({ hasData }) => hasData)) {
    throw new CiError('NO_DATA', 'no night in this range has a value to draw', {
      hint: 'check the dates, or widen --days',
    });
  }
  const labels = Math.max(...charts.map(({ marks }) => marks.labels.length));
  const height = Math.max(CHART.height, Math.ceil((labels * LABEL_EM + AROUND_EM) * FONT_PX));
  const style: PageStyle = { columns, chart: { ...CHART, height }, fontPx: FONT_PX };
  return draw(trends, layOutPage(charts.length, pageText(measurements, { ...trends, title }), style), style.chart);
}
