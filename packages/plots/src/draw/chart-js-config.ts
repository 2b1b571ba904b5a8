import type { Scale } from 'chart.js';
import type { TrendChart, TrendConfig } from '../trend/trend-chart.ts';
import { trendPlugin } from './trend-plugin.ts';

/**
 * A trend as Chart.js takes it: the plain configuration plus what only functions can do. Marks are drawn, the date axes of
 * all charts start at the same place, tooltips tell where a value comes from.
 */
export function chartJsConfig({ config, marks, dates }: TrendChart): TrendConfig {
  const { options = {} } = config;
  const fontPx = typeof options.font === 'object' && 'size' in options.font ? Number(options.font.size) : 12;
  return {
    ...config,
    options: {
      ...options,
      scales: {
        x: { ...options.scales?.['x'] },
        y: {
          ...options.scales?.['y'],
          afterFit: (scale: Scale) => {
            scale.width = fontPx * 6.2;
          },
        },
      },
      plugins: {
        ...options.plugins,
        tooltip: {
          callbacks: {
            title: ([item]) => (item === undefined ? '' : (dates[item.dataIndex] ?? '')),
            label: ({ dataset, datasetIndex, dataIndex }) =>
              `${dataset.label ?? ''}: ${marks.notes[datasetIndex]?.[dataIndex] ?? ''}`,
          },
        },
      },
    },
    plugins: [trendPlugin(marks)],
  };
}
