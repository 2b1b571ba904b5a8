import { StopRequest, type StopSignal } from '@sglang-ci/core';
import { isHangupIgnored, readTraces } from './hangup.ts';

/** One Ctrl-C can arrive twice: from the terminal, and from a parent that passes it on. */
const SAME_PRESS_MS = 1_000;

const SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Turns the first signal that asks this program to end into a call of `stop`; a Ctrl-C or SIGTERM after it calls `force`.
 * A terminal that is gone may say so several times, and is not heard at all by a program that was started to outlive it.
 * Returns what ends the listening.
 */
export function onStopSignals({
  stop,
  force,
}: {
  readonly stop: (request: StopRequest) => void;
  readonly force: () => void;
}): () => void {
  const outlivesTerminal = isHangupIgnored(readTraces(process.env));
  let stoppedAt: number | undefined;
  const listeners = SIGNALS.map((signal) => {
    const listener = () => {
      if (signal === 'SIGHUP' && outlivesTerminal) return;
      if (stoppedAt === undefined) {
        stoppedAt = performance.now();
        stop(new StopRequest(signal));
      } else if (signal !== 'SIGHUP' && performance.now() - stoppedAt > SAME_PRESS_MS) force();
    };
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  return () => {
    for (const off of listeners) off();
  };
}
