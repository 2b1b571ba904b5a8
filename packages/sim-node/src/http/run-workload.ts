import type { RequestTiming, Workload, WorkloadEvent } from '../workload/workload.ts';
import { stream } from './client.ts';

/** What came of a workload: timings of the requests that finished, and how it ended. */
export interface WorkloadResult {
  readonly timings: readonly RequestTiming[];
  /** Requests the server answered with an error. */
  readonly failed: readonly number[];
  readonly itlHistogram: readonly (readonly [centiMs: number, count: number])[];
  readonly peakTokensPerS: number;
  /** The how many-th run of its label on this server; 0 when unknown. */
  readonly run: number;
  /** `done`; or the server was not there; or it went away in the middle. */
  readonly end: 'done' | 'refused' | 'broken';
}

/** Posts a workload to the simulated server and follows it to its end. */
export async function runWorkload(
  baseUrl: string,
  workload: Workload,
  onDone: (timings: readonly RequestTiming[]) => void = () => {},
): Promise<WorkloadResult> {
  const timings: RequestTiming[] = [];
  const failed: number[] = [];
  let last: Extract<WorkloadEvent, { end: unknown }>['end'] | undefined;
  const take = (event: WorkloadEvent): void => {
    if ('failed' in event) failed.push(...event.failed);
    else if ('end' in event) last = event.end;
    else {
      timings.push(...event.done);
      onDone(event.done);
    }
  };
  const refused = await followLines(baseUrl, workload, take);
  return {
    timings,
    failed,
    itlHistogram: last?.itlHistogram ?? [],
    peakTokensPerS: last?.peakTokensPerS ?? 0,
    run: last?.run ?? 0,
    end: last !== undefined ? 'done' : refused ? 'refused' : 'broken',
  };
}

async function followLines(
  baseUrl: string,
  workload: Workload,
  take: (event: WorkloadEvent) => void,
): Promise<boolean> {
  let rest = '';
  try {
    await stream(`${baseUrl}/sim/workload`, {
      method: 'POST',
      body: JSON.stringify(workload),
      onText: (text) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) take(JSON.parse(line));
      },
    });
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
  }
}
