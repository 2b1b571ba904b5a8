import { open } from 'node:fs/promises';
import type { PointPlan } from '@sglang-ci/core';
import { slowPause } from '../run/poll.ts';
import { pathIn, type Session } from '../run/session.ts';
import { countRuns } from './count-runs.ts';
import { type ExpectedTimes, expectedTimes } from './expected-time.ts';

const EVERY_MS = 5_000;
const TAIL_BYTES = 4_096;

/** Says how far a client is, from the progress bar at the end of its log, until it is stopped. */
export function followProgress(
  session: Session,
  { point, run, log }: { readonly point: PointPlan; readonly run: number; readonly log: string },
): { stop(): void } {
  const { clock, emit } = session.ports;
  const over = new AbortController();
  const startedAt = clock.now();
  const path = pathIn(session, log);
  const counts = countRuns(session);
  const expected = expectedTimes(session, [point]);
  const loop = async (): Promise<void> => {
    for (;;) {
      await slowPause(clock, EVERY_MS, over.signal);
      if (over.signal.aborted) return;
      const fraction = fractionIn(await tailOf(path));
      if (fraction === undefined || over.signal.aborted) continue;
      const elapsedS = Math.round((clock.now() - startedAt) / 1000);
      emit({
        kind: 'run-progress',
        point: point.id,
        run,
        fraction,
        elapsedS,
        ...counts,
        ...timesAfter(elapsedS, expected),
      });
    }
  };
  void loop();
  return { stop: () => over.abort() };
}

/** The times when a run has gone on for a while. One that takes longer than expected does not eat up the others' time. */
export function timesAfter(elapsedS: number, { expectedS, remainingS }: ExpectedTimes): ExpectedTimes {
  if (expectedS === undefined) return {};
  return { expectedS, ...(remainingS === undefined ? {} : { remainingS: remainingS - Math.min(elapsedS, expectedS) }) };
}

/** The last state of a tqdm bar: `… 827/1200 [05:54<…`. */
function fractionIn(text: string): number | undefined {
  const last = [...text.matchAll(/(\d+)\/(\d+) \[/g)].at(-1);
  const total = Number(last?.[2] ?? 0);
  return total > 0 ? Number(last?.[1]) / total : undefined;
}

async function tailOf(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return '';
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await file.read(buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8');
  } finally {
    await file.close();
  }
}
