import { type Clock, type Runner, systemClock } from '@sglang-ci/core';
import { endGroup, endMarked } from './end-group.ts';
import { runCaptured } from './run-captured.ts';
import { startProcess } from './start-process.ts';

/** How long a process of an earlier, killed run may take to end by itself. */
const REAP_GRACE_MS = 10_000;

/**
 * The runner of this machine (or of the container we are in already). Every command leads its own process group and
 * session; ending one ends all of it. `clock` counts the time limits of started commands, `env` is what commands inherit.
 */
export function createHostRunner(
  options: { readonly clock?: Clock; readonly env?: Readonly<Record<string, string | undefined>> } = {},
): Runner {
  const { clock = systemClock, env = process.env } = options;
  return {
    kind: 'host',
    start: (command, startOptions) => startProcess(command, startOptions, { clock, env }),
    run: (command, runOptions) => runCaptured(command, { ...runOptions, env }),
    reap: async (identity) => identity.runner === 'host' && (await endGroup(identity, REAP_GRACE_MS)),
    reapMarked: (marker) => endMarked(marker, REAP_GRACE_MS),
  };
}
