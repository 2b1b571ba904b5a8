import type { TrendChart, TrendConfig } from '@sglang-ci/plots/browser';

/** Below this width the labels beside the lines would take more room than the lines. */
const NARROW_PX = 520;

/**
 * A chart for a narrow place: the labels beside the lines say the load, and the change only where it is a regression or an
 * improvement; values are in the tooltips. Wide places get the chart as it is.
 */
export function narrowChart(chart: TrendChart, widthPx: number): TrendChart {
  if (widthPx >= NARROW_PX) return chart;
  const { marks, config } = chart;
  const labels = marks.labels.map((label) => ({ ...label, text: shortText(label) }));
  const longest = Math.max(0, ...labels.map(({ name, text }) => [...name, ...text].length));
  const padding = Object.assign({}, config.options?.layout?.padding, { right: 26 + longest * LETTER_PX });
  const options: TrendConfig['options'] = { ...config.options, layout: { padding } };
  return { ...chart, marks: { ...marks, labels }, config: { ...config, options } };
}

/** About the width of a letter of normal text. */
const LETTER_PX = 6.6;

function shortText({ name, text, tone }: TrendChart['marks']['labels'][number]): string {
  if (name === '') return text.split('  ')[0] ?? text;
  return tone === 'bad' || tone === 'good' ? (text.split('  ')[1] ?? '') : '';
}
