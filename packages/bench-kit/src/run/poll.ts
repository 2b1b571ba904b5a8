import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@sglang-ci/core';

/** However fast a simulated clock runs, the machine is not asked more often than this. */
const LEAST_REAL_MS = 15;

/** The pause between two looks at something: `ms` of the clock, but no busy loop on a fast one. */
export async function pollPause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  await Promise.all([clock.sleep(ms, signal), sleep(LEAST_REAL_MS)]);
}
