/** Time as a port: what reads the hour or waits takes a clock, so that tests and simulated nights need no real hours. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Waits `ms` milliseconds of this clock; ends early, without throwing, when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleepReal(ms, signal),
};

/**
 * The machine's clock as it was when this program started, and from then on its steady one: a step of the wall clock
 * (NTP, an administrator) makes no run an hour longer and no wait an hour shorter. For work that ends; a program that
 * lives for weeks wants `systemClock`.
 */
export const steadyClock: Clock = {
  now: steadyNow,
  sleep: (ms, signal) => sleepReal(ms, signal),
};

/**
 * A clock that runs `factor` times faster than the machine's and shows `startAt` (ms since the epoch) at the real moment
 * `epoch`. A simulated node with the same three values shows the same hour. As steady as `steadyClock`.
 */
export function scaledClock(options: {
  readonly factor: number;
  readonly startAt: number;
  readonly epoch: number;
}): Clock {
  const { factor, startAt, epoch } = options;
  return {
    now: () => startAt + (steadyNow() - epoch) * factor,
    sleep: (ms, signal) => sleepReal(ms / factor, signal),
  };
}

function steadyNow(): number {
  return Math.round(performance.timeOrigin + performance.now());
}

function sleepReal(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(Math.max(0, ms), 2 ** 31 - 1));
    signal?.addEventListener('abort', done, { once: true });
  });
}
