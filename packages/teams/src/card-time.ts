import { LAB_TIME_ZONE, logTimeOf } from '@sglang-ci/core';

/** `Generated on 2025-11-16 at 14:05:09 PST (San Francisco)`: when a card was made, in the lab's words. */
export function generatedOn(ms: number, timeZone: string = LAB_TIME_ZONE): string {
  const [day, time, zone] = logTimeOf(ms, timeZone).split(' ');
  return `Generated on ${day} at ${time} ${zone}${timeZone === LAB_TIME_ZONE ? ' (San Francisco)' : ''}`;
}

/** `20251116` as `2025-11-16`; anything else as it is. */
export function dashedDay(day: string): string {
  return day.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}
