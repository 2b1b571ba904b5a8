import type { Chart, Plugin } from 'chart.js';
import type { TrendMarks } from '../trend/trend-marks.ts';
import { drawGaps } from './draw-gaps.ts';
import { drawLabels } from './draw-labels.ts';
import { drawNights } from './draw-nights.ts';
import { drawValues } from './draw-values.ts';
import type { Surface } from './surface.ts';

/** Draws a trend's marks around Chart.js's lines. Has no other module than its own, so the page loads it as it is. */
export function trendPlugin(marks: TrendMarks): Plugin<'line'> {
  return {
    id: 'trend',
    beforeDatasetsDraw: (chart) => {
      const surface = surfaceOf(chart);
      drawNights(surface, marks);
      drawValues(surface, marks);
      drawGaps(surface, chart.data.datasets);
    },
    afterDatasetsDraw: (chart) => drawLabels(surfaceOf(chart), marks),
  };
}

function surfaceOf(chart: Chart): Surface {
  const { ctx, chartArea, scales, height, options } = chart;
  const { x, y } = scales;
  if (x === undefined || y === undefined) throw new Error('a trend has two axes');
  const step = chartArea.width / Math.max(1, chart.data.labels?.length ?? 1);
  return {
    ctx,
    area: chartArea,
    height,
    step,
    fontPx: options.font && 'size' in options.font && typeof options.font.size === 'number' ? options.font.size : 12,
    fontFamily:
      options.font && 'family' in options.font && typeof options.font.family === 'string'
        ? options.font.family
        : 'sans-serif',
    x: (slot) => x.getPixelForValue(slot),
    y: (value) => y.getPixelForValue(value),
  };
}
