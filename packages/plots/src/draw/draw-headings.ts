import type { StepHead, TrendMarks } from '../trend/trend-marks.ts';
import { spreadOut } from './spread-out.ts';
import { drawText, isInside, strokeLine, type Surface } from './surface.ts';

/** Height of a row of headings, in font sizes. */
const ROW_EM = 1.15;

/** Draws what stands around the chart: above it letters of changed conditions, tonight's date and sizes of steps; below it failed nights and versions. */
export function drawHeadings(surface: Surface, marks: TrendMarks): void {
  drawChanges(surface, marks);
  drawStepHeads(surface, marks.stepHeads);
  drawFailures(surface, marks.failedSlots);
  drawVersions(surface, marks.versions);
}

/** Letters of lines that are close stand side by side, tonight's date after them. */
function drawChanges(surface: Surface, { changes, tonight }: TrendMarks): void {
  const { area, step, fontPx, theme, x } = surface;
  const y = area.top - fontPx * 0.15;
  const gap = fontPx * 0.9;
  const shown = newestThatFit(surface, changes, gap);
  const lines = shown.map(({ slot }) => x(slot) - step / 2);
  const places = spreadOut(lines, { gap, from: area.left, to: area.right });
  const look = { y, bold: true, baseline: 'bottom', size: 0.9 } as const;
  for (const [index, { mark }] of shown.entries()) {
    drawText(surface, mark, { ...look, x: places[index] ?? 0, color: theme.grey, align: 'center' });
  }
  if (tonight.slot < 0 || !isInside(surface, x(tonight.slot))) return;
  const left = Math.max(x(tonight.slot) - fontPx * 1.5, Math.max(0, ...places) + fontPx * 0.7);
  drawText(surface, tonight.text, { ...look, x: left, color: theme.tonightText });
}

/** A filled arrow for worse, a hollow one for better; it points where the value went. */
function drawStepHeads(surface: Surface, heads: readonly StepHead[]): void {
  const { area, fontPx, theme, x, step } = surface;
  const gap = Math.max(...heads.map((head) => textOf(head).length), 0) * fontPx * 0.62;
  const shown = newestThatFit(surface, heads, gap);
  const lines = shown.map(({ slot }) => x(slot) - step / 2);
  const places = spreadOut(lines, { gap, from: area.left, to: area.right });
  for (const [index, head] of shown.entries()) {
    drawText(surface, textOf(head), {
      x: places[index] ?? 0,
      y: area.top - fontPx * (0.15 + ROW_EM),
      color: head.direction === 'worse' ? theme.bad : theme.good,
      bold: true,
      align: 'center',
      baseline: 'bottom',
      size: 0.9,
    });
  }
}

/** What has room side by side; the lines of the others stay without words. */
function newestThatFit<T extends { readonly slot: number }>(
  surface: Surface,
  marks: readonly T[],
  gap: number,
): readonly T[] {
  const { area, x } = surface;
  const room = Math.floor((area.right - area.left) / Math.max(1, gap));
  return marks.filter(({ slot }) => isInside(surface, x(slot))).slice(-Math.max(1, room));
}

const ARROWS = { worse: { up: '▲', down: '▼' }, better: { up: '△', down: '▽' } } as const;

function textOf({ direction, up, text }: StepHead): string {
  return `${ARROWS[direction][up ? 'up' : 'down']} ${text}`;
}

/** Between the axis and its dates, where no line can hide them: crosses, or bars where nights are too close for them. */
function drawFailures(surface: Surface, failed: TrendMarks['failedSlots']): void {
  const { area, fontPx, theme, x, step } = surface;
  for (const { slot, nights } of failed.filter((one) => isInside(surface, x(one.slot)))) {
    if (step < fontPx * 0.55) {
      const bar = [area.bottom + fontPx * 0.2, area.bottom + fontPx].map((y) => [x(slot), y] as const);
      strokeLine(surface, bar, { color: theme.bad, width: Math.max(fontPx * 0.08, step * 0.5) });
    } else {
      const place = { x: x(slot), y: area.bottom + fontPx * 0.6 };
      const text = nights > 1 && step > fontPx * 2 ? `×${nights}` : '×';
      drawText(surface, text, { ...place, color: theme.bad, bold: true, align: 'center' });
    }
  }
}

/** The versions stand under the dates, each at its first night, as far as there is room. */
function drawVersions(surface: Surface, versions: TrendMarks['versions']): void {
  const { height, fontPx, x, area, theme } = surface;
  let free = 0;
  for (const { slot, text } of versions) {
    const left = Math.max(area.left, x(slot) - fontPx * 0.3);
    if (left < free || !isInside(surface, x(slot))) continue;
    const width = drawText(surface, text, { x: left, y: height - fontPx * 0.9, color: theme.grey, size: 0.85 });
    free = left + width + fontPx;
  }
}
