import { createCanvas, SvgExportFlag } from '@napi-rs/canvas';
import { THEMES } from '../draw/themes.ts';
import type { TrendCharts } from '../trend/trend-options.ts';
import { chartRenderer, type Size } from './chart-renderer.ts';
import type { PageLayout } from './page-layout.ts';
import { writeTexts } from './write-texts.ts';

/** Draws a page as one SVG document, each chart a nested one. Text is outlines: no font is needed to see it; the heading is its title too. */
export function svgPage({ axis, charts }: TrendCharts, layout: PageLayout, chart: Size): Buffer {
  const { width, height } = layout;
  const words = createCanvas(width, height, SvgExportFlag.ConvertTextToPaths);
  writeTexts(words.getContext('2d'), layout);
  const render = chartRenderer(chart);
  const drawn = charts.map((one, index) =>
    nested(render.svg(one, axis), { prefix: `c${index}-`, ...layout.charts[index] }),
  );
  const parts = [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(layout.texts[0]?.text ?? '')}</title>`,
    `<rect width="100%" height="100%" fill="${THEMES.light.paper}"/>`,
    nested(words.getContent().toString(), { prefix: 'page-' }),
    ...drawn,
    '</svg>',
  ];
  return Buffer.from(`${parts.join('\n')}\n`);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** A document as part of another: at its place, its ids made unique, numbers without the digits that no screen shows. */
function nested(svg: string, { prefix, x = 0, y = 0 }: { prefix: string; x?: number; y?: number }): string {
  return svg
    .replace(/^<\?xml[^>]*>\s*/, '')
    .replace('<svg ', `<svg x="${x}" y="${y}" `)
    .replaceAll(' id="', ` id="${prefix}`)
    .replaceAll('url(#', `url(#${prefix}`)
    .replaceAll(/-?\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2))))
    .trim();
}
