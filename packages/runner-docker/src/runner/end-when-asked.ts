import type { Clock, StartOptions } from '@sglang-ci/core';

/** How long a command may take to end by itself after SIGTERM when its limit or an abort ends it. */
const GRACE_MS = 10_000;

/** Ends a command at its limit or on abort. The answer, asked for at its end, is whether the limit did it. */
export function endWhenAsked(
  end: (graceMs: number) => Promise<unknown>,
  options: Pick<StartOptions, 'limitMs' | 'signal'>,
  clock: Clock,
): () => Promise<boolean> {
  const over = new AbortController();
  let timedOut = false;
  let ending: Promise<unknown> | undefined;
  const abort = () => {
    ending ??= end(GRACE_MS);
    // Whoever waits for the end hears of it; until then it is nobody's.
    ending.catch(() => undefined);
  };
  options.signal?.addEventListener('abort', abort, { once: true });
  if (options.signal?.aborted) abort();
  if (options.limitMs !== undefined) {
    void endAtLimit(options.limitMs);
  }
  async function endAtLimit(limitMs: number): Promise<void> {
    await clock.sleep(limitMs, over.signal);
    if (over.signal.aborted) return;
    timedOut = true;
    abort();
  }
  return async () => {
    over.abort();
    options.signal?.removeEventListener('abort', abort);
    await ending;
    return timedOut;
  };
}
