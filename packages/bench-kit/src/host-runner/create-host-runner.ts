import { type Clock, machineClockOf, type Runner, systemClock } from '@sglang-ci/core';
import { endGroup, endMarked, endOrphans } from './end-group.ts';
import { OWNER_VARIABLE, selfAsOwner } from './orphans.ts';
import { runCaptured } from './run-captured.ts';
import { startProcess } from './start-process.ts';

/** How long a process of an earlier, killed run may take to end by itself. */
const REAP_GRACE_MS = 10_000;

/**
 * The runner of this machine (or of the container we are in already). Every command leads its own process group and
 * session; ending one ends all of it. `clock` counts the time limits of started commands, `env` is what commands inherit.
 * With a `place` (the folder of a site's results), what killed programs of that place have left behind can be ended.
 */
export function createHostRunner(
  options: {
    readonly clock?: Clock;
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly place?: string;
  } = {},
): Runner {
  const { clock = systemClock, place } = options;
  const inherited = options.env ?? process.env;
  const env = place === undefined ? inherited : { ...inherited, [OWNER_VARIABLE]: selfAsOwner(place) };
  const reaping = { graceMs: REAP_GRACE_MS, clock: machineClockOf(clock) };
  return {
    kind: 'host',
    start: (command, startOptions) => startProcess(command, startOptions, { clock, env }),
    run: (command, runOptions) => runCaptured(command, { ...runOptions, env, clock: machineClockOf(clock) }),
    reap: async (identity) => identity.runner === 'host' && (await endGroup(identity, reaping)),
    reapMarked: (marker) => endMarked(marker, reaping),
    ...(place === undefined ? {} : { reapOrphans: () => endOrphans(place, reaping) }),
  };
}
