import type { TrendChart } from './trend-chart.ts';

/**
 * Gives all charts of a page the same room around the lines, so that their axes are of one size and their dates stand in
 * one place: at the right for the longest label, above for the marks, below for the versions.
 */
export function withSameRoom(charts: readonly TrendChart[], fontPx: number): TrendChart[] {
  const lengths = charts.flatMap(({ marks }) => marks.labels.map(({ name, text }) => name.length + text.length));
  const right = (Math.max(0, ...lengths) * CHARACTER_EM + LEADER_EM) * fontPx;
  const rows = charts.some(({ marks }) => marks.stepHeads.length > 0) ? 2 : 1;
  return charts.map(({ config, ...chart }) => {
    const { options = {} } = config;
    const subtitle = { ...options.plugins?.subtitle, padding: { bottom: (0.3 + rows * ROW_EM) * fontPx } };
    return {
      ...chart,
      config: {
        ...config,
        options: {
          ...options,
          layout: { padding: { left: 0, right, top: 0, bottom: fontPx * VERSIONS_EM } },
          plugins: { ...options.plugins, subtitle },
        },
      },
    };
  });
}

/** Width of an average character, of the line that leads to a label, and heights of a row of marks and of the versions, in font sizes. */
const CHARACTER_EM = 0.62;
const LEADER_EM = 2.4;
const ROW_EM = 1.15;
const VERSIONS_EM = 1.2;
