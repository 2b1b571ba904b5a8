import { shiftDay } from '@sglang-ci/core';
import { daysBetween } from '../api/due-date.ts';

/** First and last day, `YYYYMMDD`. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** A range beside, around or within another one. */
export interface MovedRange extends DayRange {
  readonly id: 'earlier' | 'zoom-out' | 'zoom-in' | 'later';
  readonly text: string;
  readonly label: string;
}

/** Half and twice a range around its middle, and the ranges before and after it; none reaches beyond `newest`. */
export function movedRanges({ from, to }: DayRange, newest: string): readonly MovedRange[] {
  const half = Math.max(1, Math.floor(daysBetween(from, to) / 2));
  const quarter = Math.floor(half / 2);
  const moved = (left: number, right: number): DayRange => {
    const last = shiftDay(to, right);
    return { from: shiftDay(from, left), to: last < newest ? last : newest };
  };
  const ranges: readonly MovedRange[] = [
    { id: 'earlier', text: '←', label: 'Earlier', ...moved(-half, -half) },
    { id: 'zoom-out', text: '−', label: 'Zoom out', ...moved(-half, half) },
    { id: 'zoom-in', text: '+', label: 'Zoom in', ...moved(quarter, -quarter) },
    { id: 'later', text: '→', label: 'Later', ...moved(half, half) },
  ];
  return ranges.filter((range) => range.id !== 'later' || to < newest);
}
