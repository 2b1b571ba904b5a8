import { type CellState, type MetricKey, METRICS } from '@sglang-ci/core';
import { dashedDay } from './dashed-day.ts';
import { formatValue } from './format-value.ts';
import type { JudgedLine } from './judged-line.ts';
import type { LinePoint } from './trend-lines.ts';

interface Context {
  readonly metric: MetricKey;
  readonly judged: JudgedLine;
}

/** What a tooltip says of one point: value, runs or nights behind it, node, and how the night was judged. */
export function pointNote(point: LinePoint, context: Context): string {
  return (point.nights.length === 1 ? nightNote(point, context) : nightsNote(point, context)).join(' · ');
}

function nightNote({ value, nights }: LinePoint, { metric, judged }: Context): string[] {
  const [night] = nights;
  if (night === undefined) return [];
  const { runs, runValues, node, protocol, valid, invalidReasons } = night;
  const spread = runValues.length > 1 ? ` (${runValues.map((run) => formatValue(metric, run)).join(', ')})` : '';
  const judgement = judged.judgementOf(night);
  const baseline = judgement?.baseline;
  const state = judgement === undefined ? undefined : STATE_WORDS[judgement.state];
  return [
    withUnit(metric, formatValue(metric, value)),
    `${runs} ${runs === 1 ? 'run' : 'runs'}${spread}`,
    ...(protocol === undefined ? [] : [protocol]),
    ...(node === undefined ? [] : [node]),
    ...(baseline?.settled === true
      ? [`usual ${formatValue(metric, baseline.low)} to ${formatValue(metric, baseline.high)}`]
      : []),
    ...(state === undefined ? [] : [state]),
    ...(valid ? [] : [`invalid: ${invalidReasons.join('; ') || 'no reason given'}`]),
  ];
}

function nightsNote({ value, low, high, nights }: LinePoint, { metric }: Context): string[] {
  const [first, last] = [nights[0]?.date ?? '', nights.at(-1)?.date ?? ''];
  return [
    `median ${withUnit(metric, formatValue(metric, value))}`,
    `${formatValue(metric, low)} to ${formatValue(metric, high)}`,
    `${nights.length} nights, ${dashedDay(first)} to ${dashedDay(last)}`,
  ];
}

function withUnit(metric: MetricKey, value: string): string {
  const { unit } = METRICS[metric];
  return unit === 'fraction' ? value : `${value} ${unit}`;
}

/** What is worth saying of a state. */
const STATE_WORDS: { readonly [State in CellState]?: string } = {
  suspect: 'outside the usual range: suspect',
  confirmed: 'worse: confirmed',
  improved: 'better than usual',
  accepted: 'worse: a known change',
  'warming-up': 'too few nights for a usual range',
  unstable: 'unstable series',
};
