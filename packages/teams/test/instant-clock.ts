import type { Clock } from '@sglang-ci/core';

export interface InstantClock extends Clock {
  /** How long it was asked to wait, ms. */
  readonly waits: number[];
  /** Puts the clock forward. */
  pass(ms: number): void;
}

/** A clock that waits no real time: a sleep moves it on. */
export function instantClock(startAt = Date.UTC(2025, 10, 16)): InstantClock {
  let nowMs = startAt;
  const waits: number[] = [];
  return {
    waits,
    now: () => nowMs,
    pass: (ms) => {
      nowMs += ms;
    },
    sleep: (ms) => {
      waits.push(ms);
      nowMs += ms;
      return Promise.resolve();
    },
  };
}
