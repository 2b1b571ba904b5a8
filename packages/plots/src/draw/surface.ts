import type { Theme } from './themes.ts';

/** The part of a 2D context that the marks are drawn with: the browser's and the one for PNGs have it. */
export interface Pen {
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  globalAlpha: number;
  font: string;
  textAlign: string;
  textBaseline: string;
  save(): void;
  restore(): void;
  beginPath(): void;
  lineTo(x: number, y: number): void;
  stroke(): void;
  fill(): void;
  rect(x: number, y: number, width: number, height: number): void;
  clip(): void;
  closePath(): void;
  setLineDash(segments: number[]): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
  measureText(text: string): { width: number };
}

/** A chart to draw on: places of slots and values in pixels. */
export interface Surface {
  readonly ctx: Pen;
  readonly theme: Theme;
  readonly area: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  /** Of the whole chart. */
  readonly height: number;
  /** Width of a slot. */
  readonly step: number;
  readonly fontPx: number;
  readonly fontFamily: string;
  x(slot: number): number;
  y(value: number): number;
}

/** Draws a line from point to point. */
export function strokeLine(
  { ctx }: Surface,
  points: readonly (readonly [x: number, y: number])[],
  look: { readonly color: string; readonly width: number; readonly dash?: readonly number[]; readonly alpha?: number },
): void {
  ctx.save();
  ctx.strokeStyle = look.color;
  ctx.lineWidth = look.width;
  ctx.globalAlpha = look.alpha ?? 1;
  ctx.setLineDash([...(look.dash ?? [])]);
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.stroke();
  ctx.restore();
}

/** Draws a text; `size` is relative to normal text. */
export function drawText(
  { ctx, fontPx, fontFamily }: Surface,
  text: string,
  look: {
    readonly x: number;
    readonly y: number;
    readonly color: string;
    readonly size?: number;
    readonly bold?: boolean;
    readonly align?: 'left' | 'center' | 'right';
    readonly baseline?: 'middle' | 'top' | 'bottom';
  },
): number {
  ctx.save();
  ctx.font = `${look.bold === true ? 'bold ' : ''}${fontPx * (look.size ?? 1)}px ${fontFamily}`;
  ctx.fillStyle = look.color;
  ctx.textAlign = look.align ?? 'left';
  ctx.textBaseline = look.baseline ?? 'middle';
  ctx.fillText(text, look.x, look.y);
  const { width } = ctx.measureText(text);
  ctx.restore();
  return width;
}

/** Draws without leaving the area between the axes: a page that zooms has marks on both sides of it. */
export function insideArea({ ctx, area }: Surface, draw: () => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
  ctx.clip();
  draw();
  ctx.restore();
}

/** Is this place between the axes' ends? */
export function isInside({ area }: Surface, x: number): boolean {
  return x >= area.left && x <= area.right;
}
