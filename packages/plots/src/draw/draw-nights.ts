import { COLOR } from '../trend/colors.ts';
import type { TrendMarks } from '../trend/trend-marks.ts';
import { spreadOut } from './spread-out.ts';
import { drawText, strokeLine, type Surface } from './surface.ts';

/** Draws what belongs to nights as a whole: days without one, tonight, changes of conditions, versions of the image. */
export function drawNights(surface: Surface, marks: TrendMarks): void {
  const { emptySlots, tonight } = marks;
  for (const { slot } of emptySlots) shade(surface, slot, COLOR.empty);
  if (tonight.slot >= 0) shade(surface, tonight.slot, COLOR.tonight);
  for (const { slot, failed } of emptySlots) if (failed) drawCross(surface, slot);
  drawHeadings(surface, marks);
  drawVersions(surface, marks.versions);
}

function shade({ ctx, area, step, x }: Surface, slot: number, color: string): void {
  ctx.save();
  ctx.fillStyle = color;
  const left = Math.max(area.left, x(slot) - step / 2);
  ctx.fillRect(left, area.top, Math.min(area.right, x(slot) + step / 2) - left, area.bottom - area.top);
  ctx.restore();
}

function drawCross(surface: Surface, slot: number): void {
  drawText(surface, '×', {
    x: surface.x(slot),
    y: surface.area.bottom - surface.fontPx * 0.6,
    color: COLOR.bad,
    bold: true,
    align: 'center',
  });
}

/** A line per change, its letter above; letters of lines that are close stand side by side, tonight's date after them. */
function drawHeadings(surface: Surface, { changes, tonight }: TrendMarks): void {
  const { area, step, fontPx } = surface;
  const y = area.top - fontPx * 0.15;
  const lines = changes.map(({ slot }) => surface.x(slot) - step / 2);
  const places = spreadOut(lines, { gap: fontPx * 0.9, from: area.left, to: area.right });
  for (const [index, { mark }] of changes.entries()) {
    const [x = 0, place = 0] = [lines[index], places[index]];
    const line = [[x, area.top] as const, [x, area.bottom] as const];
    strokeLine(surface, line, { color: COLOR.grey, width: fontPx * 0.09, dash: [fontPx * 0.4, fontPx * 0.3] });
    drawText(surface, mark, {
      x: place,
      y,
      color: COLOR.grey,
      bold: true,
      align: 'center',
      baseline: 'bottom',
      size: 0.9,
    });
  }
  if (tonight.slot < 0) return;
  const left = Math.max(surface.x(tonight.slot) - fontPx * 1.5, Math.max(0, ...places) + fontPx * 0.7);
  drawText(surface, tonight.text, { x: left, y, color: COLOR.tonightText, bold: true, baseline: 'bottom', size: 0.9 });
}

/** The versions stand under the dates, each at its first night, as far as there is room. */
function drawVersions(surface: Surface, versions: TrendMarks['versions']): void {
  const { height, fontPx, x, area } = surface;
  let free = 0;
  for (const { slot, text } of versions) {
    const left = Math.max(area.left, x(slot) - fontPx * 0.3);
    if (left < free) continue;
    const width = drawText(surface, text, { x: left, y: height - fontPx * 0.9, color: COLOR.grey, size: 0.85 });
    free = left + width + fontPx;
  }
}
