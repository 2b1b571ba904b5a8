import { createCanvas, Image, type SKRSContext2D } from '@napi-rs/canvas';
import { THEMES } from '../draw/themes.ts';
import type { TrendCharts } from '../trend/trend-options.ts';
import { chartRenderer, type Size } from './chart-renderer.ts';
import { FONT_FAMILY } from './fonts.ts';
import { wrapText } from './wrap-text.ts';

/** What stands around the charts of a page. */
export interface PageText {
  readonly title: string;
  readonly subtitle: string;
  /** Paragraphs under the charts, wrapped to the page's width. */
  readonly footnotes: readonly string[];
}

export interface PageLayout {
  readonly columns: number;
  readonly chart: Size;
  readonly fontPx: number;
}

/** Draws charts in a grid with a heading above and notes below, and returns the PNG. */
export function composePage({ axis, charts }: TrendCharts, text: PageText, layout: PageLayout): Buffer {
  const { columns, chart, fontPx } = layout;
  const render = chartRenderer(chart, axis);
  const margin = fontPx * 1.5;
  const gap = fontPx;
  const width = margin * 2 + columns * chart.width + (columns - 1) * gap;
  const rows = Math.ceil(charts.length / columns);
  const top = margin + fontPx * 5;
  const bottom = top + rows * (chart.height + gap);
  const notes = text.footnotes.flatMap((note) => wrapText(note, measureWith(fontPx), width - margin * 2));
  const canvas = createCanvas(width, Math.ceil(bottom + fontPx + notes.length * fontPx * 1.5 + margin));
  const ctx = canvas.getContext('2d');
  ctx.fillStyle = 'white';
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  for (const [index, one] of charts.entries()) {
    const column = index % columns;
    ctx.drawImage(
      imageOf(render(one)),
      margin + column * (chart.width + gap),
      top + Math.floor(index / columns) * (chart.height + gap),
    );
  }
  write(ctx, text.title, {
    x: margin,
    y: margin + fontPx * 1.6,
    font: `bold ${fontPx * 1.9}px`,
    color: THEMES.light.ink,
  });
  write(ctx, text.subtitle, {
    x: margin,
    y: margin + fontPx * 3.6,
    font: `${fontPx * 1.15}px`,
    color: THEMES.light.grey,
  });
  for (const [index, line] of notes.entries()) {
    write(ctx, line, {
      x: margin,
      y: bottom + fontPx * (1.6 + index * 1.5),
      font: `${fontPx}px`,
      color: THEMES.light.grey,
    });
  }
  return canvas.toBuffer('image/png');
}

function imageOf(png: Buffer): Image {
  const image = new Image();
  image.src = png;
  return image;
}

function write(ctx: SKRSContext2D, text: string, look: { x: number; y: number; font: string; color: string }): void {
  ctx.font = `${look.font} '${FONT_FAMILY}'`;
  ctx.fillStyle = look.color;
  ctx.fillText(text, look.x, look.y);
}

function measureWith(fontPx: number): (text: string) => number {
  const ctx = createCanvas(1, 1).getContext('2d');
  ctx.font = `${fontPx}px '${FONT_FAMILY}'`;
  return (text) => ctx.measureText(text).width;
}
