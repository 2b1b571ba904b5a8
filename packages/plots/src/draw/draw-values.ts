import type { Stretch, TrendMarks } from '../trend/trend-marks.ts';
import { COLOR } from '../trend/colors.ts';
import { strokeLine, type Surface } from './surface.ts';

/** Draws what belongs to values, under the lines: usual ranges, levels, the limit, the spread of runs. */
export function drawValues(surface: Surface, { ranges, levels, limit, spreads }: TrendMarks): void {
  const { x, y, step, fontPx } = surface;
  for (const range of ranges) drawRange(surface, range);
  for (const { from, to, value, color } of levels) {
    strokeLine(
      surface,
      [
        [x(from) - step / 2, y(value)],
        [x(to) + step / 2, y(value)],
      ],
      { color, width: fontPx * 0.5, alpha: 0.16 },
    );
  }
  if (limit !== undefined) drawLimit(surface, limit);
  for (const { slot, low, high, color } of spreads) {
    strokeLine(
      surface,
      [
        [x(slot), y(low)],
        [x(slot), y(high)],
      ],
      { color, width: fontPx * 0.12, alpha: 0.7 },
    );
  }
}

/** A range may reach beyond the axis, or to zero on a logarithmic one: only what lies inside is drawn. */
function drawRange({ ctx, area, x, y, step }: Surface, { from, to, low, high, color }: Stretch): void {
  const top = Math.max(area.top, y(high));
  const bottom = Number.isFinite(y(low)) ? Math.min(area.bottom, y(low)) : area.bottom;
  if (bottom <= top) return;
  ctx.save();
  ctx.globalAlpha = 0.14;
  ctx.fillStyle = color;
  ctx.fillRect(x(from) - step / 2, top, x(to) - x(from) + step, bottom - top);
  ctx.restore();
}

function drawLimit(surface: Surface, value: number): void {
  const { area, fontPx } = surface;
  const y = surface.y(value);
  strokeLine(
    surface,
    [
      [area.left, y],
      [area.right, y],
    ],
    { color: COLOR.bad, width: fontPx * 0.12, dash: [fontPx * 0.6, fontPx * 0.35] },
  );
}
