import type { LevelStep, TrendMarks } from '../trend/trend-marks.ts';
import { strokeLine, type Surface } from './surface.ts';

/** Draws confirmed changes of a level: a line down the chart, solid for worse and dotted for better, and an arrow at each value that moved. */
export function drawSteps(surface: Surface, { steps, stepHeads }: TrendMarks): void {
  const { area, fontPx, theme, x, step } = surface;
  for (const { slot, direction } of stepHeads) {
    const left = x(slot) - step / 2;
    strokeLine(surface, [[left, area.top] as const, [left, area.bottom] as const], {
      color: direction === 'worse' ? theme.bad : theme.good,
      width: fontPx * 0.12,
      alpha: 0.75,
      dash: direction === 'worse' ? [] : [fontPx * 0.12, fontPx * 0.25],
    });
  }
  for (const one of steps) drawArrow(surface, one);
}

/** From the old level to the new one, at the first night of the new one: filled for worse, hollow for better. */
function drawArrow(surface: Surface, { slot, direction, up, to }: LevelStep): void {
  const { ctx, fontPx, theme, x, y, step } = surface;
  const [tipX, size] = [x(slot) - step / 2, fontPx * 0.42];
  const tipY = y(to);
  const base = tipY + (up ? size * 1.6 : -size * 1.6);
  ctx.save();
  ctx.beginPath();
  ctx.lineTo(tipX, tipY);
  ctx.lineTo(tipX - size, base);
  ctx.lineTo(tipX + size, base);
  ctx.closePath();
  ctx.fillStyle = direction === 'worse' ? theme.bad : theme.paper;
  ctx.strokeStyle = direction === 'worse' ? theme.bad : theme.good;
  ctx.lineWidth = fontPx * 0.12;
  ctx.fill();
  ctx.stroke();
  ctx.restore();
}
