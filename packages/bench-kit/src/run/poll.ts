import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@sglang-ci/core';

/** However fast a simulated clock runs, the machine is not asked more often than this. */
const LEAST_REAL_MS = 15;
/** The same for looks that cost a process or are only for people. */
const LEAST_SLOW_REAL_MS = 500;

/** The pause between two looks at something: `ms` of the clock, but no busy loop on a fast one. */
export async function pollPause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  await Promise.all([clock.sleep(ms, signal), sleep(LEAST_REAL_MS)]);
}

/** The pause between two looks that nobody waits for; it ends at once with its signal. */
export async function slowPause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const real = sleep(LEAST_SLOW_REAL_MS, undefined, { signal }).catch(() => undefined);
  await Promise.all([clock.sleep(ms, signal), real]);
}
