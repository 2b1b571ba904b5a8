import type { TrendMarks } from '../trend/trend-marks.ts';
import { strokeLine, type Surface } from './surface.ts';

/** Draws what belongs to nights as a whole, under the lines: days without one, tonight, changes of conditions. */
export function drawNights(surface: Surface, { emptySlots, changes, tonight }: TrendMarks): void {
  const { theme, area, fontPx, step, x } = surface;
  for (const slot of emptySlots) shade(surface, slot, theme.empty);
  if (tonight.slot >= 0) shade(surface, tonight.slot, theme.tonight);
  for (const { slot } of changes) {
    const left = x(slot) - step / 2;
    const line = [[left, area.top] as const, [left, area.bottom] as const];
    strokeLine(surface, line, { color: theme.grey, width: fontPx * 0.09, dash: [fontPx * 0.4, fontPx * 0.3] });
  }
}

function shade({ ctx, area, step, x }: Surface, slot: number, color: string): void {
  ctx.save();
  ctx.fillStyle = color;
  ctx.fillRect(x(slot) - step / 2, area.top, step, area.bottom - area.top);
  ctx.restore();
}
