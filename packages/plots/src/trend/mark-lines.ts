import type { CellVerdict, MetricKey } from '@sglang-ci/core';
import { axisValue } from './format-value.ts';
import { COLOR } from './colors.ts';
import { lineLabel } from './line-label.ts';
import { lineLevels, slotsLike } from './line-levels.ts';
import type { StyledLine } from './line-styles.ts';
import type { NightAxis } from './night-axis.ts';
import type { TrendChartOptions } from './trend-chart.ts';
import type { TrendLine } from './trend-lines.ts';
import type { Stretch, TrendLabel, TrendMarks } from './trend-marks.ts';

/** The marks of one chart. */
export function markLines(
  styled: readonly StyledLine[],
  options: TrendChartOptions & { readonly notes: TrendMarks['notes'] },
): TrendMarks {
  const { axis, metric, limit, notes } = options;
  return {
    emptySlots: axis.slots.flatMap((slot, index) =>
      slot.imageTag === undefined ? [{ slot: index, failed: slot.failure !== undefined }] : [],
    ),
    changes: axis.changes.map(({ slot, mark }) => ({ slot, mark })),
    versions: versionStarts(axis),
    tonight: { slot: axis.tonight, text: tonightText(axis) },
    ...(limit === undefined ? {} : { limit: axisValue(metric, limit.value) }),
    ranges: styled.flatMap((one) => rangeOf(one, options)),
    levels: styled.flatMap(({ line, style }) =>
      lineLevels(line, axis).map(({ from, to, value }) => ({
        from,
        to,
        value: axisValue(metric, value),
        color: style.color,
      })),
    ),
    spreads: styled.flatMap(({ line, style }) => spreadsOf(line, { metric, color: style.color })),
    labels: [
      ...styled.flatMap(
        ({ line, style }) => lineLabel(line, { metric, axis, color: style.color, cell: cellOf(line, options) }) ?? [],
      ),
      ...(limit === undefined ? [] : [limitLabel(axisValue(metric, limit.value), limit.text, axis)]),
    ],
    notes,
  };
}

function limitLabel(value: number, text: string, axis: NightAxis): TrendLabel {
  return { slot: axis.tonight, value, color: COLOR.bad, name: '', text, tone: 'bad' };
}

function versionStarts({ slots }: NightAxis): { slot: number; text: string }[] {
  let shown: string | undefined;
  return slots.flatMap(({ version }, slot) => {
    if (version === undefined || version === shown) return [];
    shown = version;
    return [{ slot, text: version }];
  });
}

function tonightText({ slots, tonight }: NightAxis): string {
  const date = slots[tonight]?.date;
  return date === undefined ? '' : `${date.slice(4, 6)}-${date.slice(6)}`;
}

function rangeOf({ line, style }: StyledLine, options: TrendChartOptions): Stretch[] {
  const baseline = cellOf(line, options)?.baseline;
  if (baseline?.settled !== true) return [];
  const slots = slotsLike(options.axis.tonight, { line, axis: options.axis });
  const from = slots.slice(-baseline.nights)[0];
  if (from === undefined) return [];
  const [low, high] = [axisValue(options.metric, baseline.low), axisValue(options.metric, baseline.high)];
  return [{ from, to: options.axis.tonight, low, high, color: style.color }];
}

function cellOf(line: TrendLine, { metric, cells = [] }: TrendChartOptions): CellVerdict | undefined {
  return cells.find((cell) => cell.metric === metric && cell.load === line.load && cell.inputLen === line.inputLen);
}

function spreadsOf(line: TrendLine, { metric, color }: { metric: MetricKey; color: string }): TrendMarks['spreads'] {
  return line.points.flatMap((point, slot) =>
    point === undefined || point.runValues.length < 2
      ? []
      : [
          {
            slot,
            low: axisValue(metric, Math.min(...point.runValues)),
            high: axisValue(metric, Math.max(...point.runValues)),
            color: point.valid ? color : COLOR.muted,
          },
        ],
  );
}
