import { systemClock } from './clock.ts';
import { nextToEnd } from './ending-order.ts';
import { CiError } from './errors.ts';

/** A process that SIGKILL does not end within this time hangs in the kernel, usually in the GPU driver. */
const STUCK_AFTER_MS = 120_000;

/** How processes are found and told to end, on this machine or in a container. */
export interface ProcessWorld<T> {
  /** Those that are alive now. */
  find(): Promise<readonly T[]> | readonly T[];
  /** Sends a signal; to one that has just ended, in vain. */
  signal(name: 'SIGTERM' | 'SIGKILL', processes: readonly T[]): Promise<void> | void;
  /** Pause between two looks. */
  readonly pollMs: number;
  /** For the error: ` of the container`. */
  readonly where?: string;
}

/**
 * Ends processes: SIGTERM to the main one, to the rest when that is gone or half of `graceMs` is over, then SIGKILL after
 * `graceMs`. Resolves when nothing is alive, with whether anything was. The grace is machine time: a simulated clock does
 * not make a process exit faster. Throws `PROCESS_STUCK` when SIGKILL does not help for `stuckAfterMs`.
 */
export async function endProcesses<T extends { readonly pid: number; readonly parent: number }>(
  world: ProcessWorld<T>,
  graceMs: number,
  stuckAfterMs = STUCK_AFTER_MS,
): Promise<boolean> {
  const { pollMs, where = '' } = world;
  let members = await world.find();
  if (members.length === 0) return false;
  const started = performance.now();
  const asked = new Set<number>();
  while (members.length > 0) {
    const waitedMs = performance.now() - started;
    const wanted = waitedMs < graceMs / 2 ? nextToEnd(members, asked) : members.filter(({ pid }) => !asked.has(pid));
    if (waitedMs >= graceMs) await world.signal('SIGKILL', members);
    else if (wanted.length > 0) await world.signal('SIGTERM', wanted);
    for (const { pid } of wanted) asked.add(pid);
    if (waitedMs >= graceMs + stuckAfterMs) throw stuck(members, where);
    await systemClock.sleep(pollMs);
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
