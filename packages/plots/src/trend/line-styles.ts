import type { TrendLine } from './trend-lines.ts';

/** How a line looks. Shape and dash repeat what the colour says, for readers who do not see the colour. */
export interface LineStyle {
  readonly color: string;
  readonly shape: 'circle' | 'rect' | 'triangle' | 'rectRot';
  readonly dash: readonly number[];
}

export interface StyledLine {
  readonly line: TrendLine;
  readonly style: LineStyle;
}

/** Okabe and Ito's colours, the light ones darkened so that lines stand out on white (jfly.uni-koeln.de/color). */
const COLORS = ['#0072b2', '#c77700', '#008a65', '#d0402b', '#8c4a9e', '#2a9fd6', '#5b5b5b', '#8a6d00', '#b0457b'];
const SHAPES = ['circle', 'rect', 'triangle', 'rectRot'] as const;
const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 2], [9, 3, 2, 3]];

/** A style per line: colour and shape say the load, the dash says the sub-mode; without loads they say the sub-mode. */
export function lineStyles(lines: readonly TrendLine[]): StyledLine[] {
  const loads = distinct(lines.map(loadKey));
  const subModes = distinct(lines.map((line) => line.subMode));
  return lines.map((line) => {
    const mode = subModes.indexOf(line.subMode);
    const index = loads.length > 1 ? loads.indexOf(loadKey(line)) : mode;
    const dash = loads.length > 1 ? mode : 0;
    return { line, style: { color: pick(COLORS, index), shape: pick(SHAPES, index), dash: pick(DASHES, dash) } };
  });
}

function loadKey(line: TrendLine): string {
  return `${line.load}/${line.inputLen ?? ''}`;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function pick<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}
