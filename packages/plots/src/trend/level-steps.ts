import { formatChange, type MetricKey } from '@sglang-ci/core';
import { axisValue } from './format-value.ts';
import type { JudgedLine } from './judged-line.ts';
import type { Timeline } from './night-timeline.ts';
import type { TrendLine } from './trend-lines.ts';
import type { LevelStep, StepHead } from './trend-marks.ts';

/** The confirmed changes of one line that began at a shown night. */
export function levelSteps(
  line: TrendLine,
  context: { readonly metric: MetricKey; readonly judged: JudgedLine; readonly timeline: Timeline },
): LevelStep[] {
  const { metric, judged, timeline } = context;
  return judged.changes.flatMap(({ since, confirmed, direction, from, to }) => {
    const slot = timeline.slotOf(since);
    if (slot === undefined || confirmed === undefined || from === 0) return [];
    const size = to / from - 1;
    return [
      {
        slot,
        date: since.date,
        imageTag: since.imageTag,
        line: line.label,
        direction,
        up: to > from,
        from: axisValue(metric, from),
        to: axisValue(metric, to),
        text: formatChange(size),
      },
    ];
  });
}

/** What stands over the chart where levels changed: the largest change of each direction, and how many lines share it. */
export function stepHeads(steps: readonly LevelStep[]): StepHead[] {
  const heads = new Map<string, LevelStep[]>();
  for (const step of steps) {
    const key = `${step.slot} ${step.direction}`;
    heads.set(key, [...(heads.get(key) ?? []), step]);
  }
  return [...heads.values()]
    .flatMap((ofHead) => {
      const largest = ofHead.toSorted((a, b) => sizeOf(b) - sizeOf(a))[0];
      if (largest === undefined) return [];
      const { slot, direction, up, text } = largest;
      return [{ slot, direction, up, text: ofHead.length > 1 ? `${text} ×${ofHead.length}` : text }];
    })
    .toSorted((a, b) => a.slot - b.slot);
}

function sizeOf({ from, to }: LevelStep): number {
  return Math.abs(Math.log(to / from));
}
