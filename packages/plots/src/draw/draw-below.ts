import type { TrendMarks } from '../trend/trend-marks.ts';
import { drawText, type Surface } from './surface.ts';

/** Draws values that lie below the end of the axis there, over the lines that lead to them. */
export function drawBelow(surface: Surface, { below }: TrendMarks): void {
  const { ctx, area, fontPx, theme, x } = surface;
  for (const { slot, text } of below) {
    const words = `▼ ${text}`;
    const width = words.length * fontPx * 0.55;
    const y = area.bottom - fontPx * 0.7;
    ctx.save();
    ctx.fillStyle = theme.paper;
    ctx.fillRect(x(slot) - width / 2, y - fontPx * 0.55, width, fontPx * 1.1);
    ctx.restore();
    drawText(surface, words, { x: x(slot), y, color: theme.bad, bold: true, align: 'center', size: 0.85 });
  }
}
