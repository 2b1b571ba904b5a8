import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import { chartJsConfig } from '../draw/chart-js-config.ts';
import type { NightAxis } from '../trend/night-axis.ts';
import type { TrendChart } from '../trend/trend-chart.ts';
import { FONT_FAMILY, registerFonts } from './fonts.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Charts to PNGs of one size. The only module that knows chartjs-node-canvas. */
export function chartRenderer(size: Size, axis: NightAxis): (chart: TrendChart) => Buffer {
  registerFonts();
  const canvas = new ChartJSNodeCanvas({
    ...size,
    backgroundColour: 'white',
    chartCallback: (chartJs) => {
      chartJs.defaults.font.family = FONT_FAMILY;
    },
  });
  return (chart) => {
    const config = chartJsConfig(chart, { axis });
    return canvas.renderToBufferSync({ ...config, options: { ...config.options, responsive: false } });
  };
}
