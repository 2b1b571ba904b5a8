import { logTimeOf } from '@sglang-ci/core';
import { ok, type Patient, problem, type Said } from '../check.ts';

/** Before this was written no clock can rightly be. */
const EARLIEST = Date.UTC(2025, 0, 1);

/** Does the machine know what time it is, and the zone in which nights are named? */
export async function lookAtClock({ setup }: Patient): Promise<readonly Said[]> {
  const { timeZone } = setup.settings;
  const now = setup.clock.now();
  if (now < EARLIEST) return [problem(`the clock shows ${new Date(now).toISOString()}`, 'set it, and switch on NTP')];
  const machine = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [ok(`${logTimeOf(now, timeZone)} in ${timeZone}; the machine's zone is ${machine}`)];
}
