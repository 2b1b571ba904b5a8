import { createCanvas, Image } from '@napi-rs/canvas';
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
  const render = chartRenderer(chart, axis);
  for (const [index, one] of charts.entries()) {
    const place = layout.charts[index];
    if (place !== undefined) ctx.drawImage(imageOf(render.png(one)), place.x, place.y);
  }
  writeTexts(ctx, layout);
  return canvas.toBuffer('image/png');
}

function imageOf(png: Buffer): Image {
  const image = new Image();
  image.src = png;
  return image;
}
