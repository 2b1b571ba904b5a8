import type { Clock } from '@sglang-ci/core';

/** The pause between two looks at something: `ms` of the clock, but no busy loop on a fast one. */
export function pollPause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return clock.sleep(Math.max(ms, clock.leastPauseMs?.poll ?? 0), signal);
}

/** The pause between two looks that cost a process or are only for people, and for which nobody waits. */
export function slowPause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return clock.sleep(Math.max(ms, clock.leastPauseMs?.look ?? 0), signal);
}
