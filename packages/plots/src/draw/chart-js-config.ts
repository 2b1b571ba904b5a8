import type { ChartOptions, Scale } from 'chart.js';
import type { NightAxis, NightSlot } from '../trend/night-axis.ts';
import type { TrendChart, TrendConfig } from '../trend/trend-chart.ts';
import { dashedDay } from '../trend/dashed-day.ts';
import { type Theme, type ThemeName, THEMES } from './themes.ts';
import { trendPlugin } from './trend-plugin.ts';

/**
 * A trend as Chart.js takes it: the plain configuration plus what only functions and colours can do. Marks are drawn, the
 * date axes of all charts start at the same place, tooltips tell where a value comes from. `axis` is the one that came
 * with the chart.
 */
export function chartJsConfig(
  { config, marks }: TrendChart,
  { axis, theme = 'light' }: { readonly axis: NightAxis; readonly theme?: ThemeName },
): TrendConfig {
  const { options = {}, data } = config;
  const colors = THEMES[theme];
  return {
    ...config,
    data: { ...data, datasets: data.datasets.map((dataset) => ({ borderColor: colors.muted, ...dataset })) },
    options: {
      ...options,
      color: colors.ink,
      scales: scalesOf(options, colors),
      plugins: {
        ...options.plugins,
        title: { ...options.plugins?.title, color: colors.ink },
        subtitle: { ...options.plugins?.subtitle, color: colors.grey },
        tooltip: {
          callbacks: {
            title: ([item]) => titleOf(axis.slots[item?.dataIndex ?? -1]),
            label: ({ dataset, datasetIndex, dataIndex }) =>
              `${dataset.label ?? ''}: ${marks.notes[datasetIndex]?.[dataIndex] ?? ''}`,
            footer: ([item]) => failuresOf(axis.slots[item?.dataIndex ?? -1]),
          },
        },
      },
    },
    plugins: [trendPlugin(marks, colors)],
  };
}

function scalesOf({ scales, font }: ChartOptions<'line'>, { ink, grid }: Theme): NonNullable<typeof scales> {
  const fontPx = typeof font === 'object' && 'size' in font ? Number(font.size) : 12;
  const [x, y] = [scales?.['x'], scales?.['y']];
  return {
    x: { ...x, ticks: { ...x?.ticks, color: ink } },
    y: {
      ...y,
      grid: { ...y?.grid, color: grid },
      ticks: { ...y?.ticks, color: ink },
      afterFit: (scale: Scale) => {
        scale.width = fontPx * 6.2;
      },
    },
  } as NonNullable<typeof scales>;
}

/** `2025-12-16 · v0.5.6.post2-rocm700-mi30x-20251216 · node-a`, or the days of a place that stands for several. */
function titleOf(slot: NightSlot | undefined): string {
  if (slot === undefined) return '';
  const { date, lastDate, imageTag = 'no measurement', conditions } = slot;
  const days = lastDate === undefined ? dashedDay(date) : `${dashedDay(date)} to ${dashedDay(lastDate)}`;
  return [days, lastDate === undefined ? imageTag : `up to ${imageTag}`, conditions.node]
    .filter((part) => part !== undefined)
    .join(' · ');
}

function failuresOf(slot: NightSlot | undefined): string[] {
  return (slot?.failures ?? []).map(({ date, reason }) => `${dashedDay(date)} failed: ${reason}`);
}
