import type { TrendLabel, TrendMarks } from '../trend/trend-marks.ts';
import { mixColors } from './mix-colors.ts';
import { spreadOut } from './spread-out.ts';
import { drawText, strokeLine, type Surface } from './surface.ts';

/** So much ink makes a line's colour a text's: letters need more contrast than lines. */
export const TEXT_INK = 0.35;

/** Draws the label of each line beside its end, moved apart where lines are close. */
export function drawLabels(surface: Surface, { labels }: TrendMarks): void {
  const { area, fontPx, y } = surface;
  const wanted = labels.map(({ value }) => y(value));
  const places = spreadOut(wanted, { gap: fontPx * 1.25, from: area.top, to: area.bottom });
  for (const [index, label] of labels.entries()) {
    const place = places[index];
    const end = wanted[index];
    if (place === undefined || end === undefined) continue;
    drawLabel(surface, label, { place, end });
  }
}

function drawLabel(
  surface: Surface,
  { slot, name, text, tone, ...label }: TrendLabel,
  { place, end }: { place: number; end: number },
): void {
  const { area, fontPx, x, theme } = surface;
  const color = label.color ?? theme.bad;
  const textColor = mixColors(color, theme.ink, TEXT_INK);
  const tones = { plain: theme.ink, muted: theme.muted, bad: theme.bad, good: theme.good };
  const left = area.right + fontPx * 1.3;
  const start = Math.max(x(slot) + fontPx * 0.6, area.right);
  strokeLine(
    surface,
    [
      [start, end],
      [area.right + fontPx * 0.9, place],
      [left - fontPx * 0.15, place],
    ],
    { color, width: fontPx * 0.1, alpha: 0.8 },
  );
  const width =
    name === '' ? 0 : drawText(surface, name, { x: left, y: place, color: textColor, bold: true }) + fontPx * 0.5;
  drawText(surface, text, { x: left + width, y: place, color: tones[tone], bold: tone === 'bad' });
}
