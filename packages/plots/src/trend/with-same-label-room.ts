import type { TrendChart } from './trend-chart.ts';

/** Gives all charts of a page the same room at the right for the longest label, so that their date axes end at the same place. */
export function withSameLabelRoom(charts: readonly TrendChart[], fontPx: number): TrendChart[] {
  const lengths = charts.flatMap(({ marks }) => marks.labels.map(({ name, text }) => name.length + text.length));
  const right = (Math.max(0, ...lengths) * CHARACTER_EM + LEADER_EM) * fontPx;
  return charts.map((chart) => ({
    ...chart,
    config: {
      ...chart.config,
      options: {
        ...chart.config.options,
        layout: { padding: { left: 0, right, top: 0, bottom: fontPx * VERSIONS_EM } },
      },
    },
  }));
}

/** Width of an average character, of the line that leads to a label, and height of the versions' line, in font sizes. */
const CHARACTER_EM = 0.62;
const LEADER_EM = 2.4;
const VERSIONS_EM = 1.5;
