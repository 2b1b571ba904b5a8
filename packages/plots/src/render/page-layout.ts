import { createCanvas } from '@napi-rs/canvas';
import { type Theme, THEMES } from '../draw/themes.ts';
import type { Size } from './chart-renderer.ts';
import { FONT_FAMILY, registerFonts } from './fonts.ts';
import type { PageText } from './page-text.ts';
import { wrapText } from './wrap-text.ts';

export interface PageStyle {
  readonly columns: number;
  readonly chart: Size;
  readonly fontPx: number;
}

/** Where everything of a page stands, pixels. */
export interface PageLayout extends Size {
  /** Upper left corners, in the order of the charts. */
  readonly charts: readonly { readonly x: number; readonly y: number }[];
  readonly texts: readonly PageLine[];
}

interface PageLine {
  readonly text: string;
  readonly x: number;
  /** Of the line that the letters stand on. */
  readonly y: number;
  /** As a canvas takes it. */
  readonly font: string;
  readonly color: string;
}

/** Charts in a grid, a heading above and notes below, the notes wrapped to the page's width. */
export function layOutPage(count: number, text: PageText, { columns, chart, fontPx }: PageStyle): PageLayout {
  const margin = fontPx * 1.5;
  const gap = fontPx;
  const width = margin * 2 + columns * chart.width + (columns - 1) * gap;
  const top = margin + fontPx * 5;
  const bottom = top + Math.ceil(count / columns) * (chart.height + gap);
  const notes = text.footnotes.flatMap((note) => wrapText(note, measureWith(fontPx), width - margin * 2));
  const line = (words: string, y: number, look: { readonly size?: number; readonly color: keyof Theme }): PageLine => ({
    text: words,
    x: margin,
    y,
    font: `${look.size === undefined ? '' : 'bold '}${fontPx * (look.size ?? 1)}px '${FONT_FAMILY}'`,
    color: THEMES.light[look.color],
  });
  return {
    width,
    height: Math.ceil(bottom + fontPx + notes.length * fontPx * 1.5 + margin),
    charts: Array.from({ length: count }, (_, index) => ({
      x: margin + (index % columns) * (chart.width + gap),
      y: top + Math.floor(index / columns) * (chart.height + gap),
    })),
    texts: [
      line(text.title, margin + fontPx * 1.6, { size: 1.9, color: 'ink' }),
      line(text.subtitle, margin + fontPx * 3.6, { color: 'grey' }),
      ...notes.map((note, index) => line(note, bottom + fontPx * (1.6 + index * 1.5), { color: 'grey' })),
    ],
  };
}

function measureWith(fontPx: number): (text: string) => number {
  registerFonts();
  const ctx = createCanvas(1, 1).getContext('2d');
  ctx.font = `${fontPx}px '${FONT_FAMILY}'`;
  return (text) => ctx.measureText(text).width;
}
