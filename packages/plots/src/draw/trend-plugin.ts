import type { Chart, Plugin } from 'chart.js';
import type { TrendMarks } from '../trend/trend-marks.ts';
import { drawBelow } from './draw-below.ts';
import { drawGaps } from './draw-gaps.ts';
import { drawHeadings } from './draw-headings.ts';
import { drawLabels } from './draw-labels.ts';
import { drawNights } from './draw-nights.ts';
import { drawSteps } from './draw-steps.ts';
import { drawValues } from './draw-values.ts';
import { insideArea, type Surface } from './surface.ts';
import type { Theme } from './themes.ts';

/** Draws a trend's marks around Chart.js's lines. */
export function trendPlugin(marks: TrendMarks, theme: Theme): Plugin<'line'> {
  return {
    id: 'trend',
    beforeDatasetsDraw: (chart) => {
      const surface = surfaceOf(chart, theme);
      insideArea(surface, () => {
        drawNights(surface, marks);
        drawValues(surface, marks);
        drawGaps(surface, chart.data.datasets);
      });
      drawHeadings(surface, marks);
    },
    afterDatasetsDraw: (chart) => {
      const surface = surfaceOf(chart, theme);
      insideArea(surface, () => {
        drawSteps(surface, marks);
        drawBelow(surface, marks);
      });
      drawLabels(surface, marks);
    },
  };
}

function surfaceOf(chart: Chart, theme: Theme): Surface {
  const { ctx, chartArea, scales, height, options } = chart;
  const { x, y } = scales;
  if (x === undefined || y === undefined) throw new Error('a trend has two axes');
  const slots = chart.data.labels?.length ?? 1;
  return {
    ctx,
    theme,
    area: chartArea,
    height,
    step: slots > 1 ? x.getPixelForValue(1) - x.getPixelForValue(0) : chartArea.width,
    fontPx: options.font && 'size' in options.font && typeof options.font.size === 'number' ? options.font.size : 12,
    fontFamily:
      options.font && 'family' in options.font && typeof options.font.family === 'string'
        ? options.font.family
        : 'sans-serif',
    x: (slot) => x.getPixelForValue(slot),
    y: (value) => y.getPixelForValue(value),
  };
}
