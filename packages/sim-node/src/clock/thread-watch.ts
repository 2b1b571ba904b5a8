import { closeSync, openSync, readdirSync, readSync } from 'node:fs';

export type Rest = 'rest' | 'busy' | 'gone';

interface Thread {
  readonly fd: number;
  /** How often it was scheduled, as text of `/proc`. */
  switches: string;
}

const BUFFER = Buffer.alloc(4096);

/** The threads of one process, as `/proc/PID/task/TID/status` tells of them (proc_pid_status(5)). */
export class ThreadWatch {
  readonly #pid: number;
  readonly #threads = new Map<string, Thread>();

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** Whether all its threads wait; with `again` also whether none ran since the look before. */
  look({ again }: { readonly again: boolean }): Rest {
    const tids = tasksOf(this.#pid);
    if (tids === undefined) return 'gone';
    let isNew = false;
    for (const tid of tids) {
      if (this.#threads.has(tid)) continue;
      const fd = openStatus(this.#pid, tid);
      if (fd === undefined) continue;
      this.#threads.set(tid, { fd, switches: '' });
      isNew = true;
    }
    for (const [tid, thread] of this.#threads) {
      const text = readStatus(thread.fd);
      const state = text === undefined ? 'X' : stateIn(text);
      if (text === undefined || state === 'Z' || state === 'X') {
        this.#drop(tid, thread);
        if (again) return 'busy';
        continue;
      }
      const switches = switchesIn(text);
      const ran = switches !== thread.switches;
      thread.switches = switches;
      if (!WAITS.has(state) || (again && ran)) return 'busy';
    }
    if (again && isNew) return 'busy';
    return this.#threads.size === 0 ? 'gone' : 'rest';
  }

  close(): void {
    for (const [tid, thread] of this.#threads) this.#drop(tid, thread);
  }

  #drop(tid: string, { fd }: Thread): void {
    closeSync(fd);
    this.#threads.delete(tid);
  }
}

/** Sleeping, idle, stopped by a signal or a debugger. Waiting for a disk (D) is work. */
const WAITS: ReadonlySet<string> = new Set(['S', 'I', 'T', 't']);

function tasksOf(pid: number): readonly string[] | undefined {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return undefined;
  }
}

function openStatus(pid: number, tid: string): number | undefined {
  try {
    return openSync(`/proc/${pid}/task/${tid}/status`, 'r');
  } catch {
    return undefined;
  }
}

function readStatus(fd: number): string | undefined {
  try {
    return BUFFER.toString('latin1', 0, readSync(fd, BUFFER, 0, BUFFER.length, 0));
  } catch {
    return undefined; // its thread is gone
  }
}

function stateIn(text: string): string {
  return text.charAt(text.indexOf('\nState:\t') + 8);
}

function switchesIn(text: string): string {
  return text.slice(text.indexOf('\nvoluntary_ctxt_switches:'));
}
