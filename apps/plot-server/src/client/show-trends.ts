import { chartJsConfig, type TrendChart } from '@sglang-ci/plots/browser';
import {
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  SubTitle,
  Title,
  Tooltip,
} from 'chart.js';
import type { Trends } from '../api/types.ts';
import { narrowChart } from './narrow-chart.ts';
import { openNight } from './open-night.ts';
import { moveByKeys } from './move-by-keys.ts';
import { zoomOptions } from './zoom-options.ts';
import { zoomPlugin } from './zoom-plugin.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, CategoryScale);
Chart.register(Title, SubTitle, Tooltip, zoomPlugin);

const darkness = matchMedia('(prefers-color-scheme: dark)');
let charts: readonly Chart[] = [];
let current: Trends | undefined;
let drawing = new AbortController();

darkness.addEventListener('change', () => {
  if (current !== undefined) showTrends(current);
});

/** Draws each chart into its canvas, in the colours that the reader's system asks for. */
export function showTrends(trends: Trends): void {
  for (const chart of charts) chart.destroy();
  drawing.abort();
  drawing = new AbortController();
  current = trends;
  charts = trends.charts.flatMap((chart) => {
    const canvas = document.querySelector<HTMLCanvasElement>(`canvas[data-chart="${chart.id}"]`);
    return canvas === null ? [] : [draw(canvas, chart, trends)];
  });
}

function draw(canvas: HTMLCanvasElement, chart: TrendChart, trends: Trends): Chart {
  const shown = narrowChart(chart, canvas.parentElement?.clientWidth ?? 0);
  const config = chartJsConfig(shown, { axis: trends.axis, theme: darkness.matches ? 'dark' : 'light' });
  const drawn = new Chart(canvas, {
    ...config,
    options: {
      ...config.options,
      onClick: ({ x }, _elements, { scales }) => openNight(trends, scales['x']?.getValueForPixel(x ?? 0)),
      plugins: { ...config.options?.plugins, zoom: zoomOptions(trends) },
    },
  });
  moveByKeys(drawn, { canvas, trends, signal: drawing.signal });
  canvas.dataset['drawn'] = '';
  return drawn;
}
