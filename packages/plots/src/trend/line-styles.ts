import type { Measurement } from '@sglang-ci/core';
import type { TrendLine } from './trend-lines.ts';

/** How a line looks. The shape repeats what the colour says, for readers who do not see the colour. */
export interface LineStyle {
  readonly color: string;
  readonly shape: 'circle' | 'rect' | 'triangle' | 'rectRot';
  /** Of the shape, degrees. */
  readonly rotation: number;
}

export interface StyledLine {
  readonly line: TrendLine;
  readonly style: LineStyle;
}

/** What the lines of a page may differ in: a load looks the same in every chart, whichever loads are shown. */
export interface Palette {
  readonly loads: readonly number[];
  readonly inputLens: readonly number[];
  readonly subModes: readonly string[];
}

/**
 * Okabe and Ito's colours (jfly.uni-koeln.de/color), shifted so that each stands out on white and on black, and the first
 * five from each other with every kind of colour blindness.
 */
export const LINE_COLORS = [
  '#0067b0',
  '#cc8500',
  '#0a8f6a',
  '#c03a28',
  '#c9629c',
  '#2f9fd0',
  '#6e6e6e',
  '#7d6800',
  '#8050c8',
] as const;
const SHAPES = [
  { shape: 'circle', rotation: 0 },
  { shape: 'rect', rotation: 0 },
  { shape: 'triangle', rotation: 0 },
  { shape: 'rectRot', rotation: 0 },
  { shape: 'triangle', rotation: 180 },
] as const;

/** All loads, input lengths and sub-modes of these measurements. */
export function paletteOf(measurements: readonly Measurement[]): Palette {
  const swept = measurements.filter(({ loadKind }) => loadKind !== 'none');
  return {
    loads: rising(swept.map(({ load }) => load)),
    inputLens: rising(swept.flatMap(({ inputLen }) => inputLen ?? [])),
    subModes: [...new Set(measurements.map(({ subMode }) => subMode))].toSorted(),
  };
}

function rising(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].toSorted((a, b) => a - b);
}

/**
 * A style per line: it says the load, or the input length where all have one load. Lines of whole nights differ in the
 * sub-mode only: it says that.
 */
export function lineStyles(lines: readonly TrendLine[], { loads, inputLens, subModes }: Palette): StyledLine[] {
  return lines.map((line) => {
    const load = loads.length > 1 ? loads.indexOf(line.load) : inputLens.indexOf(line.inputLen ?? -1);
    const index = load < 0 ? subModes.indexOf(line.subMode) : load;
    return { line, style: { color: pick(LINE_COLORS, index), ...pick(SHAPES, index) } };
  });
}

function pick<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}
