import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { renderOfflinePng, renderOfflineSvg, renderOnlinePng, renderOnlineSvg } from '../src/index.ts';
import { FONT_FAMILY, registerFonts } from '../src/render/fonts.ts';
import { nights, onlineNights } from './nights.ts';

describe('renderOnlinePng', () => {
  test('is a PNG of three rows of two charts, with something drawn in each', async () => {
    const image = await decode(renderOnlinePng(onlineNights(6), { gsm8kThreshold: 0.8 }));
    expect([image.width, image.height > 1900, image.height < 2300]).toEqual([2232, true, true]);
    for (const [column, row] of [0, 1].flatMap((x) => [0, 1, 2].map((y) => [x, y] as const))) {
      expect(image.inkIn(40 + column * 1100, 130 + row * 620, 1000, 560)).toBeGreaterThan(4_000);
    }
  });

  test('is three columns wide with the loads split', async () => {
    const image = await decode(renderOnlinePng(onlineNights(3), { splitLoads: true }));
    expect(image.width).toBe(3330);
  });

  test('is the same bytes for the same nights', () => {
    expect(renderOnlinePng(onlineNights(3)).equals(renderOnlinePng(onlineNights(3)))).toBe(true);
  });

  test('refuses to draw nothing', () => {
    expect(() => renderOnlinePng([])).toThrow(expect.objectContaining({ code: 'NO_DATA' }));
    expect(() => renderOnlinePng(onlineNights(2), { to: '20250101' })).toThrow(
      expect.objectContaining({ code: 'NO_DATA' }),
    );
  });
});

test('renderOfflinePng is one row of two charts', async () => {
  const batch = {
    mode: 'offline',
    subMode: 'normal',
    loadKind: 'batch_size',
    metric: 'e2eLatencyS',
    load: 32,
  } as const;
  const image = await decode(renderOfflinePng(nights([1, 2, 3], batch)));
  expect([image.width, image.height < 1000]).toEqual([2232, true]);
});

describe('renderOnlineSvg', () => {
  const svg = renderOnlineSvg(onlineNights(4), { gsm8kThreshold: 0.8 }).toString();

  test('is one document of nested charts that names no font and no id twice', () => {
    expect(svg).toMatch(/^<\?xml [^>]*>\n<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="2232" /);
    expect(svg.match(/<svg /g)).toHaveLength(1 + 1 + 6);
    expect(svg).not.toMatch(/<text|font-family/);
    const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, used] of svg.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(used);
  });

  test('says in its title what it shows', () => {
    expect(svg).toContain('<title>GROK1 MOE-I4F8 · online · standard · mi30x · aiter</title>');
    expect(renderOnlineSvg(onlineNights(1), { title: 'A & <B>' }).toString()).toContain(
      '<title>A &amp; &lt;B> · online',
    );
  });

  test('looks like the PNG', async () => {
    const [drawn, png] = await Promise.all([
      decodeAny(Buffer.from(svg)),
      decode(renderOnlinePng(onlineNights(4), { gsm8kThreshold: 0.8 })),
    ]);
    expect([drawn.width, drawn.height]).toEqual([png.width, png.height]);
    for (const [x, y] of [0, 1].flatMap((column) =>
      [0, 1, 2].map((row) => [40 + column * 1100, 130 + row * 620] as const),
    )) {
      const ratio = drawn.inkIn(x, y, 1000, 560) / png.inkIn(x, y, 1000, 560);
      expect(ratio).toBeGreaterThan(0.8);
      expect(ratio).toBeLessThan(1.25);
    }
  });

  test('draws offline runs, and refuses to draw nothing', () => {
    const batch = { mode: 'offline', subMode: 'normal', loadKind: 'batch_size', metric: 'e2eLatencyS' } as const;
    expect(renderOfflineSvg(nights([1, 2], batch)).toString()).toMatch(/<\/svg>\n$/);
    expect(() => renderOnlineSvg([])).toThrow(expect.objectContaining({ code: 'NO_DATA' }));
  });
});

describe('registerFonts', () => {
  test('makes text have a width', () => {
    registerFonts();
    const ctx = createCanvas(10, 10).getContext('2d');
    ctx.font = `20px '${FONT_FAMILY}'`;
    expect(ctx.measureText('latency').width).toBeGreaterThan(50);
  });

  test.each(['/no/such/font.ttf', 'no-such-package/font.ttf'])('says that %s is missing', (file) => {
    expect(() => registerFonts([file])).toThrow(
      expect.objectContaining({ code: 'FONT_MISSING', message: `cannot read the font ${file}` }),
    );
  });
});

async function decode(png: Buffer) {
  expect(png.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001A\n');
  return decodeAny(png);
}

async function decodeAny(picture: Buffer) {
  const image = await loadImage(picture);
  const canvas = createCanvas(image.width, image.height);
  const ctx = canvas.getContext('2d');
  ctx.drawImage(image, 0, 0);
  return {
    width: image.width,
    height: image.height,
    /** Pixels that are not white. */
    inkIn: (x: number, y: number, width: number, height: number) => {
      const { data } = ctx.getImageData(x, y, width, height);
      return data.reduce((ink, value, index) => ink + (index % 4 === 0 && value < 200 ? 1 : 0), 0);
    },
  };
}
