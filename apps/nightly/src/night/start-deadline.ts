import { CiError } from '@sglang-ci/core';
import type { NightSetup } from './night.ts';

/** A night with an end. */
export interface TimedNight {
  readonly setup: NightSetup;
  /** ms since the epoch. */
  readonly at: number;
  /** Lets go of the timer. */
  stop(): void;
}

/** Starts a night's clock: at its deadline `workSignal` is aborted, so that what runs is ended cleanly. */
export function startDeadline(setup: NightSetup): TimedNight {
  const { clock, settings, signal } = setup;
  const limitMs = settings.deadlineHours * 3_600_000;
  const deadline = new AbortController();
  const over = new AbortController();
  const expire = async () => {
    await clock.sleep(limitMs, over.signal);
    if (!over.signal.aborted) deadline.abort(deadlineError(settings.deadlineHours));
  };
  void expire();
  return {
    setup: { ...setup, workSignal: AbortSignal.any([signal, deadline.signal]) },
    at: clock.now() + limitMs,
    stop: () => over.abort(),
  };
}

function deadlineError(hours: number): CiError {
  return new CiError('DEADLINE', `the night's deadline of ${hours} h was reached`, {
    hint: 'the next start goes on where it stopped; --deadline or deadlineHours gives it longer',
  });
}

/** The deadline's error, if it was the deadline and no signal that ended the night. */
export function missedDeadline({ signal, workSignal }: Pick<NightSetup, 'signal' | 'workSignal'>): CiError | undefined {
  const reason: unknown = workSignal.reason;
  return !signal.aborted && reason instanceof CiError && reason.code === 'DEADLINE' ? reason : undefined;
}
