import { createCanvas, SvgExportFlag } from '@napi-rs/canvas';
import type { Chart, ChartItem, Plugin } from 'chart.js';
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
  png(chart: TrendChart, axis: NightAxis): Buffer;
  /** An SVG document with text as outlines, so that it looks the same where the fonts are missing. */
  svg(chart: TrendChart, axis: NightAxis): string;
}

const made = new Map<string, ChartRenderer>();

/**
 * Charts of one size to pictures. Each size has one renderer, for each one loads Chart.js anew and keeps it. The only
 * module that knows chartjs-node-canvas, which has no SVG with this canvas.
 */
export function chartRenderer(size: Size): ChartRenderer {
  const key = `${size.width}×${size.height}`;
  const renderer = made.get(key) ?? makeRenderer(size);
  made.set(key, renderer);
  return renderer;
}

function makeRenderer(size: Size): ChartRenderer {
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
  return {
    png: (chart, axis) => canvas.renderToBufferSync(configOf(chart, axis)),
    svg(chart, axis) {
      if (chartClass === undefined) throw new Error('chartjs-node-canvas made no Chart');
      const svg = createCanvas(size.width, size.height, SvgExportFlag.ConvertTextToPaths);
      const drawn = new chartClass(svg.getContext('2d') as unknown as ChartItem, configOf(chart, axis));
      const content = svg.getContent().toString();
      drawn.destroy();
      return content;
    },
  };
}

function configOf(chart: TrendChart, axis: NightAxis) {
  const config = chartJsConfig(chart, { axis });
  return {
    ...config,
    plugins: [...(config.plugins ?? []), releasePixels],
    options: { ...config.options, responsive: false },
  };
}

/** Pixels are not the garbage collector's: unless they are let go, each page takes 50 MB more until it runs by chance. */
const releasePixels: Plugin<'line'> = {
  id: 'release-pixels',
  beforeDestroy: ({ canvas }) => {
    canvas.width = 1;
    canvas.height = 1;
  },
};
