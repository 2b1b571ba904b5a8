/** Time as a port: what reads the hour or waits takes a clock, so that tests and simulated nights need no real hours. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Waits `ms` milliseconds of this clock; ends early, without throwing, when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * On a fast clock, the least ms of it between two looks at something (`poll`), and between looks that cost a process or
   * are only for people (`look`), so that it does not become a busy loop.
   */
  readonly leastPauseMs?: { readonly poll: number; readonly look: number };
  /** The clock for what a process needs to come to its end, where this one is stepped, or only runs faster than it. */
  readonly machine?: Clock;
  /** A clock that advances by what a simulation waits for stands still while `work` waits for the world outside of it. */
  hold?<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * The machine's clock as it was when this program started, and from then on its steady one: a step of the wall clock
 * (NTP, an administrator) makes no run an hour longer and no wait an hour shorter. For work that ends; a program that
 * lives for weeks wants `systemClock`.
 */
export const steadyClock: Clock = {
  now: steadyNow,
  sleep: (ms, signal) => sleepReal(ms, signal),
};

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleepReal(ms, signal),
  machine: steadyClock,
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
    leastPauseMs: { poll: LEAST_POLL_MS * factor, look: LEAST_LOOK_MS * factor },
    machine: steadyClock,
  };
}

/** Machine ms between two looks, however fast a clock runs. */
const LEAST_POLL_MS = 15;
const LEAST_LOOK_MS = 500;

/** The clock that limits what a process may take, besides the work that it simulates. */
export function machineClockOf(clock: Clock): Clock {
  return clock.machine ?? clock;
}

/** Does work that waits for the world outside of a simulation; see `Clock.hold`. */
export function holding<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  return clock.hold === undefined ? work() : clock.hold(work);
}

/** `fetch` for a program with this clock: its answers are read to their end before the clock may go on. */
export function fetchOn(clock: Clock, fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  if (clock.hold === undefined) return fetch;
  return (input, init) =>
    holding(clock, async () => {
      const response = await fetch(input, init);
      const { status, statusText, headers } = response;
      const body = await response.arrayBuffer();
      return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
    });
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
