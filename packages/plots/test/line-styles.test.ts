import { describe, expect, test } from 'vitest';
import { TEXT_INK } from '../src/draw/draw-labels.ts';
import { mixColors } from '../src/draw/mix-colors.ts';
import { THEMES } from '../src/draw/themes.ts';
import { onlineTrendCharts } from '../src/index.ts';
import { LINE_COLORS } from '../src/trend/line-styles.ts';
import { onlineNights } from './nights.ts';

/** How colours look to people with none of one kind of cone (Machado, Oliveira and Fernandes 2009), on linear RGB. */
const VISION: Readonly<Record<string, readonly (readonly number[])[]>> = {
  everyone: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

describe('colours of lines', () => {
  test.each(LINE_COLORS)('%s stands out on light and dark paper', (color) => {
    for (const { paper } of Object.values(THEMES)) expect(contrast(color, paper)).toBeGreaterThan(2.9);
  });

  test.each(LINE_COLORS)('%s is readable as text on light and dark paper', (color) => {
    for (const { paper, ink } of Object.values(THEMES)) {
      expect(contrast(mixColors(color, ink, TEXT_INK), paper)).toBeGreaterThan(4.5);
    }
  });

  test.each(Object.keys(VISION))('the first five differ for %s', (vision) => {
    const seen = LINE_COLORS.slice(0, 5).map((color) => labOf(seenBy(vision, linear(color))));
    const distances = seen.flatMap((a, at) =>
      seen.slice(at + 1).map((b) => Math.hypot(...a.map((x, axis) => x - (b[axis] ?? 0)))),
    );
    expect(Math.min(...distances)).toBeGreaterThan(12);
  });
});

describe('lineStyles', () => {
  test('a load looks the same whichever loads are shown', () => {
    const looks = (options: Parameters<typeof onlineTrendCharts>[1]) =>
      new Map(
        onlineTrendCharts(onlineNights(3), options).charts.flatMap(({ config }) =>
          config.data.datasets.map(({ label, borderColor, pointStyle }) => [label, `${borderColor} ${pointStyle}`]),
        ),
      );
    const all = looks({});
    for (const [label, look] of [...looks({ loads: [8, 16] }), ...looks({ splitLoads: true })]) {
      expect([label, look]).toEqual([label, all.get(label)]);
    }
  });
});

function seenBy(vision: string, rgb: readonly number[]): number[] {
  const rows = VISION[vision] ?? [];
  return rows.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, part, at) => sum + part * (rgb[at] ?? 0), 0),
      ),
    ),
  );
}

function linear(color: string): number[] {
  return [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
}

/** WCAG's. */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [a, b].map(luminance).toSorted((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = linear(color);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** CIE Lab, in which distances are about as large as differences look. */
function labOf([r = 0, g = 0, b = 0]: readonly number[]): number[] {
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
