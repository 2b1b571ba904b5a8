import { JUDGED_METRICS } from '@sglang-ci/compare';
import type { MetricKey } from '@sglang-ci/core';
import { axisValue, formatValue, roundedAxisValue } from './format-value.ts';
import type { JudgedLine } from './judged-line.ts';
import { levelSteps, stepHeads } from './level-steps.ts';
import { lineBands } from './line-band.ts';
import { lineLabel } from './line-label.ts';
import { lineLevels } from './line-levels.ts';
import type { StyledLine } from './line-styles.ts';
import type { NightAxis } from './night-axis.ts';
import type { TrendChartOptions } from './trend-chart.ts';
import type { TrendLine } from './trend-lines.ts';
import type { Level, TrendLabel, TrendMarks } from './trend-marks.ts';

export interface JudgedStyledLine extends StyledLine {
  readonly judged: JudgedLine;
}

/** The marks of one chart. */
export function markLines(
  lines: readonly JudgedStyledLine[],
  options: Pick<TrendChartOptions, 'timeline' | 'metric' | 'limit'> & {
    readonly notes: TrendMarks['notes'];
    /** Lower end of the value axis. */
    readonly lowest: number;
  },
): TrendMarks {
  const { timeline, metric, limit, lowest, notes } = options;
  const { axis } = timeline;
  const steps = lines.flatMap(({ line, judged }) => levelSteps(line, { metric, judged, timeline }));
  return {
    ...nightMarks(axis),
    ...(limit === undefined ? {} : { limit: axisValue(metric, limit.value) }),
    bands: lines.flatMap(({ line, judged, style }) => lineBands(line, { metric, judged, color: style.color })),
    levels: JUDGED_METRICS.includes(metric) ? [] : lines.flatMap((one) => levelsOf(one, { metric, axis })),
    steps,
    stepHeads: stepHeads(steps),
    below: lines.flatMap(({ line }) => pointsBelow(line, { metric, lowest })),
    spreads: lines.flatMap(({ line, style }) => spreadsOf(line, { metric, color: style.color })),
    labels: [
      ...lines.flatMap((one) => labelOf(one, { metric, axis })),
      ...(limit === undefined ? [] : [limitLabel(axisValue(metric, limit.value), limit.text, axis)]),
    ],
    notes,
  };
}

function nightMarks(
  axis: NightAxis,
): Pick<TrendMarks, 'emptySlots' | 'failedSlots' | 'changes' | 'versions' | 'tonight'> {
  const { slots, tonight } = axis;
  return {
    emptySlots: slots.flatMap(({ nights }, slot) => (nights === 0 ? [slot] : [])),
    failedSlots: slots.flatMap(({ failures }, slot) =>
      failures.length === 0 ? [] : [{ slot, nights: failures.length }],
    ),
    changes: axis.changes.map(({ slot, mark }) => ({ slot, mark })),
    versions: versionStarts(axis),
    tonight: { slot: tonight, text: slots[tonight]?.date.replace(/^\d{4}(\d\d)(\d\d)$/, '$1-$2') ?? '' },
  };
}

function versionStarts({ slots }: NightAxis): { slot: number; text: string }[] {
  let shown: string | undefined;
  return slots.flatMap(({ version }, slot) => {
    if (version === undefined || version === shown) return [];
    shown = version;
    return [{ slot, text: version }];
  });
}

function pointsBelow(line: TrendLine, { metric, lowest }: { metric: MetricKey; lowest: number }): TrendMarks['below'] {
  return line.points.flatMap((point, slot) =>
    point === undefined || axisValue(metric, point.value) >= lowest
      ? []
      : [{ slot, text: formatValue(metric, point.value) }],
  );
}

interface Context {
  readonly metric: MetricKey;
  readonly axis: NightAxis;
}

function levelsOf({ line, style }: StyledLine, { metric, axis }: Context): Level[] {
  return lineLevels(line, axis).map((level) => ({
    ...level,
    value: axisValue(metric, level.value),
    color: style.color,
  }));
}

function labelOf({ line, style, judged }: JudgedStyledLine, context: Context): TrendLabel[] {
  const label = lineLabel(line, { ...context, judged, color: style.color });
  return label === undefined ? [] : [label];
}

function limitLabel(value: number, text: string, axis: NightAxis): TrendLabel {
  return { slot: axis.tonight, value, name: '', text, tone: 'bad' };
}

function spreadsOf(line: TrendLine, { metric, color }: { metric: MetricKey; color: string }): TrendMarks['spreads'] {
  const spread = (points: TrendLine['points'], look: { readonly color?: string }) =>
    points.flatMap((point, slot) =>
      point === undefined || point.low === point.high
        ? []
        : [{ slot, low: roundedAxisValue(metric, point.low), high: roundedAxisValue(metric, point.high), ...look }],
    );
  return [...spread(line.points, { color }), ...spread(line.invalid, {})];
}
