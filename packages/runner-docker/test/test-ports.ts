import type { CiEvent, Clock, Ports } from '@sglang-ci/core';

/** Ports that remember events and whose clock jumps instead of waiting. */
export function testPorts(): Pick<Ports, 'clock' | 'emit' | 'signal'> & { readonly events: CiEvent[] } {
  const events: CiEvent[] = [];
  let nowMs = 0;
  const clock: Clock = {
    now: () => nowMs,
    sleep: (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
  };
  return { events, clock, emit: (event) => events.push(event), signal: new AbortController().signal };
}
