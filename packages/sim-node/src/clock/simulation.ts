import { readdirSync, readFileSync } from 'node:fs';
import { ThreadWatch } from './thread-watch.ts';

/** A process that is young may still become a program of the node by `exec`; an old one is what it is. */
const YOUNG_MS = 5_000;

/**
 * Every process of one simulated node: what has its `SIM_NODE_DIR` in the environment, what was started by such a process
 * (in the middle of `exec` none has an environment to be read), and what made itself known.
 */
export class Simulation {
  readonly #mark: string;
  #members = new Map<number, ThreadWatch>();
  readonly #strangers = new Map<number, number>();

  constructor(nodeDir: string) {
    this.#mark = `SIM_NODE_DIR=${nodeDir}`;
  }

  /** A process that takes part although its environment does not say so. */
  join(pid: number): void {
    if (!this.#members.has(pid)) this.#members.set(pid, new ThreadWatch(pid));
  }

  /**
   * Whether every thread of every process waited for something at one and the same moment. Looked at twice: who was not
   * scheduled in between, and slept both times, slept all the while. Who is runnable but gets no processor is not at
   * rest, so a busy machine makes this slower and not otherwise. Stopped processes (SIGSTOP) are at rest.
   */
  isAtRest(): boolean {
    return this.#look() && !this.#meetNewcomers() && packetsOnTheWay() === 0 && this.#look({ again: true });
  }

  close(): void {
    for (const member of this.#members.values()) member.close();
  }

  #look({ again = false } = {}): boolean {
    for (const [pid, member] of this.#members) {
      const state = member.look({ again });
      if (state === 'busy') {
        // Whoever is busy now is likely to be so at the next look: it is asked first then.
        this.#members.delete(pid);
        this.#members = new Map([[pid, member], ...this.#members]);
        return false;
      }
      if (state !== 'gone') continue;
      this.#forget(pid, member);
      if (again) return false; // it has just ended, which somebody may wait for
    }
    return true;
  }

  #forget(pid: number, member: ThreadWatch): void {
    member.close();
    this.#members.delete(pid);
  }

  #meetNewcomers(): boolean {
    const now = performance.now();
    const pids = new Set(readdirSync('/proc').map(Number).filter(Number.isInteger));
    let met = false;
    for (const pid of pids) {
      if (pid === process.pid || this.#members.has(pid)) continue;
      const seenAt = this.#strangers.get(pid);
      if (seenAt !== undefined && now - seenAt > YOUNG_MS) continue;
      if (this.#isMarked(pid) || this.#members.has(parentOf(pid))) {
        this.join(pid);
        this.#strangers.delete(pid);
        met = true;
      } else if (seenAt === undefined) this.#strangers.set(pid, now);
    }
    for (const pid of this.#strangers.keys()) if (!pids.has(pid)) this.#strangers.delete(pid);
    return met;
  }

  #isMarked(pid: number): boolean {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(this.#mark);
    } catch {
      return false; // gone, or another user's
    }
  }
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}

/** Packets of the loopback that no processor has taken from its queue yet: column 12 of `softnet_stat`, one row per processor. */
function packetsOnTheWay(): number {
  try {
    const rows = readFileSync('/proc/net/softnet_stat', 'utf8').trim().split('\n');
    return rows.reduce((sum, row) => sum + (Number.parseInt(row.split(' ')[11] ?? '0', 16) || 0), 0);
  } catch {
    return 0;
  }
}
