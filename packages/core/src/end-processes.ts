import { type Clock, steadyClock } from './clock.ts';
import { nextToEnd } from './ending-order.ts';
import { CiError } from './errors.ts';

/** A process that SIGKILL does not end within this time hangs in the kernel, usually in the GPU driver. */
const STUCK_AFTER_MS = 120_000;
const LONGEST_POLL_MS = 500;

/** How processes are found and told to end, on this machine or in a container. */
export interface ProcessWorld<T> {
  /** Those that are alive now. */
  find(): Promise<readonly T[]> | readonly T[];
  /** Sends a signal; to one that has just ended, in vain. */
  signal(name: 'SIGTERM' | 'SIGKILL', processes: readonly T[]): Promise<void> | void;
  /** Pause between two looks. */
  readonly pollMs: number;
  /** Counts the grace; see `machineClockOf`. The machine's if not given. */
  readonly clock?: Clock;
  /** For the error: ` of the container`. */
  readonly where?: string;
}

/**
 * Ends processes: SIGTERM to the main one, to the rest when that is gone or half of `graceMs` is over, then SIGKILL after
 * `graceMs`. Resolves when nothing is alive, with whether anything was. Throws `PROCESS_STUCK` when SIGKILL does not help for `stuckAfterMs`.
 */
export async function endProcesses<T extends { readonly pid: number; readonly parent: number }>(
  world: ProcessWorld<T>,
  graceMs: number,
  stuckAfterMs = STUCK_AFTER_MS,
): Promise<boolean> {
  const { pollMs, where = '', clock = steadyClock } = world;
  let members = await world.find();
  if (members.length === 0) return false;
  const started = clock.now();
  const asked = new Set<number>();
  while (members.length > 0) {
    const waitedMs = clock.now() - started;
    const wanted = waitedMs < graceMs / 2 ? nextToEnd(members, asked) : members.filter(({ pid }) => !asked.has(pid));
    if (waitedMs >= graceMs) await world.signal('SIGKILL', members);
    else if (wanted.length > 0) await world.signal('SIGTERM', wanted);
    for (const { pid } of wanted) asked.add(pid);
    if (waitedMs >= graceMs + stuckAfterMs) throw stuck(members, where);
    await clock.sleep(0); // on a simulated clock, until everything that can happen at this moment has happened
    members = await world.find();
    if (members.length === 0) break;
    await clock.sleep(Math.min(LONGEST_POLL_MS, Math.max(pollMs, waitedMs / 8)));
    members = await world.find();
  }
  return true;
}

function stuck(members: readonly { readonly pid: number }[], where: string): CiError {
  const pids = members.map(({ pid }) => pid).join(', ');
  return new CiError('PROCESS_STUCK', `SIGKILL does not end process ${pids}${where}`, {
    hint: 'it hangs in the kernel: look at dmesg for the GPU driver; the node may need a reboot',
  });
}
