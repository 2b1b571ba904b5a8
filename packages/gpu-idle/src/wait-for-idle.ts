import { CiError, type Ports, stoppedError } from '@sglang-ci/core';
import { checkGpus, type CheckOptions, probeError } from './check-gpus.ts';

export interface WaitOptions extends CheckOptions {
  /** Pause between two looks, seconds. */
  readonly pollS: number;
  /** How long GPUs may stay busy, seconds; 0 looks once. */
  readonly limitS: number;
}

/** A tool that has failed this many times in a row will not come back. */
const FAILURES_ALLOWED = 3;

/**
 * Waits until every GPU is idle, with an event per look. Throws `GPUS_BUSY` naming who holds them when the limit is
 * reached, `GPU_PROBE_FAILED` when nothing can be said about them, `ABORTED` or `DEADLINE`, with who held them, when the signal ends
 * the wait.
 */
export async function waitForIdle(
  ports: Pick<Ports, 'runner' | 'clock' | 'emit' | 'signal'>,
  options: WaitOptions,
): Promise<{ readonly gpus: number; readonly waitedS: number }> {
  const { runner, clock, emit, signal } = ports;
  const { pollS, limitS } = options;
  const startedAt = clock.now();
  let failures = 0;
  let seen: string | undefined;
  for (;;) {
    const check = await checkGpus(runner, { ...options, signal });
    if (check.state === 'busy') seen = check.busy;
    if (signal.aborted)
      throw stoppedError(signal, `while waiting for idle GPUs${seen === undefined ? '' : `: ${seen}`}`);
    const waitedS = Math.round((clock.now() - startedAt) / 1000);
    if (check.state === 'idle') {
      for (const problem of check.problems) emit({ kind: 'warning', message: `GPU probe: ${problem}` });
      emit({ kind: 'gpus-idle', gpus: check.gpus });
      return { gpus: check.gpus, waitedS };
    }
    failures = check.state === 'unknown' ? failures + 1 : 0;
    if (check.state === 'unknown') {
      if (!canRecover(check.why) || failures >= FAILURES_ALLOWED || waitedS >= limitS) throw probeError(check);
      emit({ kind: 'warning', message: `GPU probe failed, trying again: ${check.message}` });
    } else {
      if (waitedS >= limitS) throw busyError(check.busy, waitedS);
      emit({ kind: 'gpu-waiting', busy: check.busy, waitedS, limitS });
    }
    await clock.sleep(Math.max(0, Math.min(pollS, limitS - waitedS)) * 1000, signal);
  }
}

function canRecover(why: string): boolean {
  return why === 'timeout' || why === 'empty' || why === 'broken' || why === 'incomplete';
}

function busyError(busy: string, waitedS: number): CiError {
  return new CiError('GPUS_BUSY', `the GPUs are still busy after ${waitedS} s: ${busy}`, {
    hint: 'stop what holds them, wait longer (GPU_IDLE_WAIT_LIMIT), or let --stop-containers stop it',
  });
}
