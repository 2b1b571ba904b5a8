import { createCanvas, SvgExportFlag } from '@napi-rs/canvas';
import type { Chart, ChartItem } from 'chart.js';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import { chartJsConfig } from '../draw/chart-js-config.ts';
import type { NightAxis } from '../trend/night-axis.ts';
import type { TrendChart } from '../trend/trend-chart.ts';
import { FONT_FAMILY, registerFonts } from './fonts.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface ChartRenderer {
  /** A PNG. */
  png(chart: TrendChart): Buffer;
  /** An SVG document with text as outlines, so that it looks the same where the fonts are missing. */
  svg(chart: TrendChart): string;
}

/** Charts of one size to pictures. The only module that knows chartjs-node-canvas, which has no SVG with this canvas. */
export function chartRenderer(size: Size, axis: NightAxis): ChartRenderer {
  registerFonts();
  let chartClass: typeof Chart | undefined;
  const canvas = new ChartJSNodeCanvas({
    ...size,
    backgroundColour: 'white',
    chartCallback: (chartJs: typeof Chart) => {
      chartJs.defaults.font.family = FONT_FAMILY;
      chartClass = chartJs;
    },
  });
  const configOf = (chart: TrendChart) => {
    const config = chartJsConfig(chart, { axis });
    return { ...config, options: { ...config.options, responsive: false } };
  };
  return {
    png: (chart) => canvas.renderToBufferSync(configOf(chart)),
    svg(chart) {
      if (chartClass === undefined) throw new Error('chartjs-node-canvas made no Chart');
      const svg = createCanvas(size.width, size.height, SvgExportFlag.ConvertTextToPaths);
      const drawn = new chartClass(svg.getContext('2d') as unknown as ChartItem, configOf(chart));
      const content = svg.getContent().toString();
      drawn.destroy();
      return content;
    },
  };
}
