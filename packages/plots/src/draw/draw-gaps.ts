import type { ChartDataset } from 'chart.js';
import { strokeLine, type Surface } from './surface.ts';

/** Draws a faint dotted line over the gaps of each line: it keeps the eye on the line and is no measurement. */
export function drawGaps(surface: Surface, datasets: readonly ChartDataset<'line', unknown[]>[]): void {
  for (const { data, borderColor, showLine } of datasets) {
    if (showLine === false || typeof borderColor !== 'string') continue;
    const points = data.flatMap((value, slot) => (typeof value === 'number' ? [{ slot, value }] : []));
    for (const [index, to] of points.entries()) {
      const from = points[index - 1];
      if (from === undefined || to.slot - from.slot < 2) continue;
      strokeLine(
        surface,
        [from, to].map(({ slot, value }) => [surface.x(slot), surface.y(value)] as const),
        {
          color: borderColor,
          width: surface.fontPx * 0.1,
          dash: [surface.fontPx * 0.12, surface.fontPx * 0.3],
          alpha: 0.6,
        },
      );
    }
  }
}
