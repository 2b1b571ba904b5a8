import { existsSync } from 'node:fs';
import type { Clock } from '@sglang-ci/core';
import { KeeperLink } from './keeper-link.ts';

export interface VirtualClockOptions {
  /** `SIM_NODE_DIR` of the simulated node. */
  readonly nodeDir: string;
  /** What the clock shows at first, ms since the epoch. */
  readonly startAt: number;
  /** Tells clocks of one node apart. */
  readonly epochMs: number;
  /** How coarse looks may be that cost a process: 500 ms of the machine are this many times as long. */
  readonly factor: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Machine ms for which a look that costs a process is worth it. */
const LEAST_LOOK_MS = 500;
/** Of the clock: more looks at a starting server would only make the night longer for who waits for it. */
const LEAST_POLL_MS = 5_000;

/** Whether this machine tells when all programs of a simulated node wait (Linux does). */
export const HAS_VIRTUAL_TIME = existsSync('/proc/self/task');

/**
 * The clock of a simulated node, which advances by what the programs of the node wait for, and never by what this machine
 * needs for it: the same night takes the same hours on every machine. Its keeper, `sim-node clock`, is started by who
 * first waits.
 */
export function virtualClock(options: VirtualClockOptions): Clock {
  const link = new KeeperLink(options);
  return {
    now: () => link.now(),
    sleep: (ms, signal) => link.sleep(ms, signal),
    hold: (work) => link.hold(work),
    leastPauseMs: { poll: LEAST_POLL_MS, look: LEAST_LOOK_MS * options.factor },
  };
}
