import { dayOf, shiftDay } from '@sglang-ci/core';

/** A night is due at six in the morning after its image's day, lab time: by then the last benchmark has ended. */
const GRACE_MS = 6 * 3_600_000;

/** A store without any night for so many days is an archive: its own newest night is taken for last night. */
const ARCHIVE_DAYS = 14;

/** Image date of the night that should be there at `now`, for a store whose newest night is of `newestDate`. */
export function dueDate(newestDate: string, now: number): string {
  const due = shiftDay(dayOf(now - GRACE_MS), -1);
  return newestDate < shiftDay(due, -ARCHIVE_DAYS) ? newestDate : due;
}

/** Calendar days from one `YYYYMMDD` to a later one. */
export function daysBetween(from: string, to: string): number {
  return Math.round((utcOf(to) - utcOf(from)) / 86_400_000);
}

function utcOf(day: string): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6)));
}
