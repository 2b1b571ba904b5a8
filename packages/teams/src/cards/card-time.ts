import { LAB_TIME_ZONE, logTimeOf } from '@sglang-ci/core';

/** `2025-11-16 at 14:05:09 PST (San Francisco)`: a time in the lab's words. */
export function cardTime(ms: number, timeZone: string = LAB_TIME_ZONE): string {
  const [day, time, zone] = logTimeOf(ms, timeZone).split(' ');
  return `${day} at ${time} ${zone}${timeZone === LAB_TIME_ZONE ? ' (San Francisco)' : ''}`;
}

/** `2025-11-16 00:00:09 to 01:33:11 PST (San Francisco)`: a span of time, with day and zone again where they change. */
export function cardSpan(fromMs: number, toMs: number, timeZone: string = LAB_TIME_ZONE): string {
  const [fromDay, fromTime, fromZone] = logTimeOf(fromMs, timeZone).split(' ');
  const [toDay, toTime, toZone] = logTimeOf(toMs, timeZone).split(' ');
  const from = [fromDay, fromTime, ...(fromZone === toZone ? [] : [fromZone])];
  const to = [...(fromDay === toDay ? [] : [toDay]), toTime, toZone];
  return `${from.join(' ')} to ${to.join(' ')}${timeZone === LAB_TIME_ZONE ? ' (San Francisco)' : ''}`;
}

/** `Generated on 2025-11-16 at 14:05:09 PST (San Francisco)`: when a card was made. */
export function generatedOn(ms: number, timeZone?: string): string {
  return `Generated on ${cardTime(ms, timeZone)}`;
}

/** `20251116` as `2025-11-16`; anything else as it is. */
export function dashedDay(day: string): string {
  return day.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}
