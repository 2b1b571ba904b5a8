import type { Band, TrendMarks } from '../trend/trend-marks.ts';
import { strokeLine, type Surface } from './surface.ts';

/** Draws what belongs to values, under the lines: usual ranges, levels, the limit, the spread of runs. */
export function drawValues(surface: Surface, { bands, levels, limit, spreads }: TrendMarks): void {
  const { x, y, step, fontPx, theme } = surface;
  for (const band of bands) drawBand(surface, band);
  for (const { from, to, value, color } of levels) {
    const line = [[x(from) - step / 2, y(value)] as const, [x(to) + step / 2, y(value)] as const];
    strokeLine(surface, line, { color, width: fontPx * 0.5, alpha: 0.16 });
  }
  if (limit !== undefined) drawLimit(surface, limit);
  for (const { slot, low, high, color = theme.muted } of spreads) {
    const line = [[x(slot), y(low)] as const, [x(slot), y(high)] as const];
    strokeLine(surface, line, { color, width: fontPx * 0.12, alpha: 0.7 });
  }
}

/** A range may reach beyond the axis, or to zero on a logarithmic one: only what lies inside is drawn. */
function drawBand({ ctx, area, x, y, step }: Surface, { edge, color }: Band): void {
  const inside = (value: number) =>
    Math.min(area.bottom, Math.max(area.top, Number.isFinite(value) ? value : area.bottom));
  const [first, last] = [edge[0], edge.at(-1)];
  if (first === undefined || last === undefined) return;
  const widened = [
    { x: x(first.slot) - step / 2, ...first },
    ...edge.map((one) => ({ x: x(one.slot), ...one })),
    { x: x(last.slot) + step / 2, ...last },
  ];
  ctx.save();
  ctx.globalAlpha = 0.2;
  ctx.fillStyle = color;
  ctx.beginPath();
  for (const one of widened) ctx.lineTo(one.x, inside(y(one.high)));
  for (const one of widened.toReversed()) ctx.lineTo(one.x, inside(y(one.low)));
  ctx.closePath();
  ctx.fill();
  ctx.restore();
}

function drawLimit(surface: Surface, value: number): void {
  const { area, fontPx, theme } = surface;
  const y = surface.y(value);
  const line = [[area.left, y] as const, [area.right, y] as const];
  strokeLine(surface, line, { color: theme.bad, width: fontPx * 0.12, dash: [fontPx * 0.6, fontPx * 0.35] });
}
