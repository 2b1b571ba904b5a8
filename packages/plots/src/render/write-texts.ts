import type { SKRSContext2D } from '@napi-rs/canvas';
import type { PageLayout } from './page-layout.ts';

/** Writes heading and notes of a page. */
export function writeTexts(ctx: SKRSContext2D, { texts }: PageLayout): void {
  for (const { text, x, y, font, color } of texts) {
    ctx.font = font;
    ctx.fillStyle = color;
    ctx.fillText(text, x, y);
  }
}
