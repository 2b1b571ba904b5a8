import type { JudgedPoint, JudgedSeries, ConfirmedChange } from '@sglang-ci/compare';
import type { Measurement, MetricKey } from '@sglang-ci/core';
import type { TrendLine } from './trend-lines.ts';

/** What the rule of the verdicts says of one line. */
export interface JudgedLine {
  /** `undefined` for a metric that is not judged. */
  judgementOf(night: Measurement): JudgedPoint | undefined;
  readonly changes: readonly ConfirmedChange[];
}

/** Finds a line's judgements among those of all series. */
export function judgedLine(
  line: TrendLine,
  { metric, judged }: { readonly metric: MetricKey; readonly judged: readonly JudgedSeries[] },
): JudgedLine {
  const ofLine = judged.filter(
    (series) =>
      series.metric === metric &&
      series.subMode === line.subMode &&
      series.loadKind === line.loadKind &&
      series.load === line.load &&
      series.inputLen === line.inputLen &&
      series.outputLen === line.outputLen,
  );
  const points = new Map(ofLine.flatMap((series) => series.points.map((point) => [keyOf(point), point])));
  return { judgementOf: (night) => points.get(keyOf(night)), changes: ofLine.flatMap(({ changes }) => changes) };
}

/** The value tells two backends of one folder apart. */
function keyOf({ folder, value }: Pick<Measurement, 'folder' | 'value'>): string {
  return `${folder} ${value}`;
}
