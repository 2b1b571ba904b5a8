import type { CiEvent, Clock, Ports } from '@sglang-ci/core';

/** The engine and the registry of `scripts/test-engine`, by the variables that its `start` prints. */
export const TEST_DOCKER = process.env['SGLANG_CI_TEST_DOCKER'] ?? '';
export const TEST_REGISTRY = process.env['SGLANG_CI_TEST_REGISTRY'] ?? '';

/** Why container tests do not run here; empty when they do. */
export const NO_ENGINE =
  TEST_DOCKER === '' || TEST_REGISTRY === ''
    ? ' (skipped: no test engine; eval "$(pnpm tsx scripts/test-engine/cli.ts start)" starts one)'
    : '';

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
