import type { Clock } from './clock.ts';
import type { ProcessExit, StartOptions } from './ports.ts';

/** How long a command may take to end by itself after SIGTERM when its limit or an abort ends it. */
const GRACE_MS = 10_000;

/**
 * Ends a command at its limit or on abort, with `end`, and gives how it came to its end. Never rejects for a command that
 * cannot be ended (a process that hangs in the kernel hears no SIGKILL): it is `lost` then, with the reason, although
 * `exited` never comes.
 */
export function endWhenAsked(
  command: {
    readonly exited: Promise<Omit<ProcessExit, 'timedOut'>>;
    /** Ends all of it; resolves when nothing is alive, rejects when that cannot be. */
    readonly end: (graceMs: number) => Promise<unknown>;
  },
  options: Pick<StartOptions, 'limitMs' | 'signal'>,
  clock: Clock,
): Promise<ProcessExit> {
  const { signal, limitMs } = options;
  const over = new AbortController();
  let timedOut = false;
  let ending: Promise<unknown> | undefined;
  return new Promise((resolve, reject) => {
    const settle = (exit: Omit<ProcessExit, 'timedOut'>) => {
      over.abort();
      signal?.removeEventListener('abort', ask);
      resolve({ ...exit, timedOut });
    };
    const ask = () => {
      ending ??= command.end(GRACE_MS);
      ending.catch((error: unknown) => settle({ lost: error instanceof Error ? error.message : String(error) }));
    };
    const askAtLimit = async (limit: number): Promise<void> => {
      await clock.sleep(limit, over.signal);
      if (over.signal.aborted) return;
      timedOut = true;
      ask();
    };
    signal?.addEventListener('abort', ask, { once: true });
    if (signal?.aborted) ask();
    if (limitMs !== undefined) void askAtLimit(limitMs);
    const follow = async (): Promise<void> => {
      const exit = await command.exited;
      await Promise.resolve(ending).catch(() => undefined);
      settle(exit);
    };
    follow().catch(reject);
  });
}
