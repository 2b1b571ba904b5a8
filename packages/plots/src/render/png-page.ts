import { createCanvas, Image, type SKRSContext2D } from '@napi-rs/canvas';
import { THEMES } from '../draw/themes.ts';
import type { TrendCharts } from '../trend/trend-options.ts';
import { chartRenderer, type Size } from './chart-renderer.ts';
import type { PageLayout } from './page-layout.ts';
import { writeTexts } from './write-texts.ts';

/** Draws a page as PNG. */
export function pngPage({ axis, charts }: TrendCharts, layout: PageLayout, chart: Size): Buffer {
  const canvas = createCanvas(layout.width, layout.height);
  const ctx = canvas.getContext('2d');
  ctx.fillStyle = THEMES.light.paper;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  const render = chartRenderer(chart);
  for (const [index, one] of charts.entries()) {
    const place = layout.charts[index];
    if (place !== undefined) drawPng(ctx, render.png(one, axis), place);
  }
  writeTexts(ctx, layout);
  const png = canvas.toBuffer('image/png');
  canvas.width = 1;
  return png;
}

/** Lets the decoded picture go at once, as the renderer does with its pixels. */
function drawPng(ctx: SKRSContext2D, png: Buffer, { x, y }: { readonly x: number; readonly y: number }): void {
  const image = new Image();
  image.src = png;
  ctx.drawImage(image, x, y);
  image.src = Buffer.alloc(0);
}
