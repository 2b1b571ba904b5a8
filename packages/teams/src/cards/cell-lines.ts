import { type CellVerdict, describeLoad, formatChange, formatValue, METRICS } from '@sglang-ci/core';
import type { TextBlock } from './card.ts';
import { bullet, line, link } from './elements.ts';

/**
 * The values that got worse, the confirmed before the suspected, worst first: tonight's number, its usual range, the
 * change, and where its history is.
 */
export function worseLines(
  cells: readonly CellVerdict[],
  urlOf: (cell: CellVerdict) => string | undefined = () => undefined,
): readonly TextBlock[] {
  return cells
    .filter((cell) => cell.state === 'suspect' || cell.state === 'confirmed')
    .toSorted((a, b) => a.state.localeCompare(b.state) || (b.worseBy ?? 0) - (a.worseBy ?? 0))
    .map((cell) => {
      const url = urlOf(cell);
      const history = url === undefined ? '' : ` - ${link('History', url)}`;
      const color = cell.state === 'confirmed' ? 'Attention' : 'Warning';
      return bullet(`${changeText(cell)}${history}`, color);
    });
}

/** The values that got better than their usual range, best first. */
export function betterLines(cells: readonly CellVerdict[]): readonly TextBlock[] {
  return cells
    .filter((cell) => cell.state === 'improved')
    .toSorted((a, b) => (a.worseBy ?? 0) - (b.worseBy ?? 0))
    .map((cell) => bullet(changeText(cell), 'Good'));
}

/** Tonight's numbers, one line per load: `rate 8: E2E latency 24,692 ms · TTFT 146.8 ms · ITL 28.42 ms`. */
export function resultLines(cells: readonly CellVerdict[]): readonly TextBlock[] {
  const valuesByLoad = new Map<string, string[]>();
  for (const cell of cells) {
    const load = describeLoad(cell);
    valuesByLoad.set(load, [...(valuesByLoad.get(load) ?? []), valueText(cell)]);
  }
  return [...valuesByLoad].map(([load, values]) => line(`${load}: ${values.join(' · ')}`));
}

function changeText(cell: CellVerdict): string {
  const { metric, value, baseline, worseBy = 0, z } = cell;
  const sign = METRICS[metric].better === 'lower' ? 1 : -1;
  const usual = baseline ? `usual ${formatValue(metric, baseline.low)} to ${formatValue(metric, baseline.high)}, ` : '';
  const sigmas = z === undefined ? '' : `, z ${z.toFixed(0)}`;
  const nights = cell.state === 'confirmed' ? `, ${nightsText(cell)}` : '';
  const now = isNumber(value) ? ` **${formatValue(metric, value)}**` : ' no number';
  return `${METRICS[metric].label} at ${describeLoad(cell)}:${now} (${usual}${formatChange(sign * worseBy)}${sigmas}${nights})`;
}

function nightsText({ change }: CellVerdict): string {
  return change === undefined ? 'second night' : `${change.nights} nights`;
}

function valueText(cell: CellVerdict): string {
  const { label } = METRICS[cell.metric];
  if (!isNumber(cell.value)) return `${label} missing`;
  const text = `${label} ${formatValue(cell.metric, cell.value)}`;
  return cell.state === 'invalid' ? `${text} (invalid)` : text;
}

/** What is no number in a damaged file is missing, never shown. */
function isNumber(value: number | undefined): value is number {
  return Number.isFinite(value);
}
