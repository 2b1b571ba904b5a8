import type { RunResult } from '@sglang-ci/core';

/** How long one measurement took. */
export interface RunDuration {
  readonly point: string;
  readonly seconds: number;
}

/** The durations of the runs that are measurements. Points that shared a process, and so a log, share its time evenly. */
export function runDurations(runs: readonly RunResult[]): readonly RunDuration[] {
  return runs
    .filter((result) => result.status === 'ok')
    .map(({ point, log, startedAt, endedAt }) => {
      const sharers = runs.filter((other) => other.log === log).length;
      return { point, seconds: (Date.parse(endedAt) - Date.parse(startedAt)) / 1000 / sharers };
    });
}
