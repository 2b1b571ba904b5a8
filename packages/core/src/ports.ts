import type { Clock } from './clock.ts';
import type { Command } from './command.ts';
import type { Emit } from './events.ts';
import type { Incidents } from './incidents.ts';

/** How a process ended. `code` is absent when a signal ended it. */
export interface ProcessExit {
  readonly code?: number;
  readonly signal?: string;
  /** Its time limit ended it. */
  readonly timedOut: boolean;
  /** Why nobody saw it end, for people: its container was removed, its engine stopped. Then code and signal are absent. */
  readonly lost?: string;
}

/**
 * What is needed to find a process again after its parent was killed: plain data for the journal.
 * `startTicks` (field 22 of /proc/PID/stat) tells it from a later process with the same number.
 */
export interface ProcessIdentity {
  readonly runner: string;
  readonly pid: number;
  readonly startTicks?: string;
  /** Container's name, job's number, or the boot of the machine whose process it is. */
  readonly where?: string;
  /** A word in the environment of the process and all that descends from it. */
  readonly marker?: string;
}

/** One living process of a command that was started. */
export interface ProcessMember {
  readonly pid: number;
  /** What it calls itself, at most 15 letters: `python3`, `sglang::schedul`. */
  readonly name: string;
}

/** A command that was started and goes on. */
export interface RunningProcess {
  readonly identity: ProcessIdentity;
  readonly exited: Promise<ProcessExit>;
  /** Ends its whole process group: SIGTERM, then SIGKILL after `graceMs`. Resolves when no process of it is alive. */
  kill(graceMs: number): Promise<void>;
  /** The living processes it consists of, where the runner can tell. */
  members?(): Promise<readonly ProcessMember[]>;
}

export interface StartOptions {
  /** File on this machine to which stdout and stderr are appended as they come. */
  readonly log: string;
  /** After this many milliseconds of the runner's clock the process group is ended. */
  readonly limitMs?: number;
  /** Aborting ends the process group. */
  readonly signal?: AbortSignal;
  /**
   * A word by which `reapMarked` finds the process even if nobody could note its number. Commands may share it: each gets
   * a marker of its own that starts with it, so that ending one never touches another.
   */
  readonly marker?: string;
}

export interface Captured extends ProcessExit {
  readonly stdout: string;
  readonly stderr: string;
}

/** Where commands run: this machine, a container, a Slurm job. */
export interface Runner {
  readonly kind: 'host' | 'docker' | 'slurm';
  /** Starts a command in its own process group. */
  start(command: Command, options: StartOptions): Promise<RunningProcess>;
  /** Runs a short command and keeps its output. A missing program is exit code 127, not an error. */
  run(command: Command, options: { readonly limitMs: number; readonly signal?: AbortSignal }): Promise<Captured>;
  /** Ends the process group of a process that an earlier, killed run left behind; true if one was alive. */
  reap(identity: ProcessIdentity): Promise<boolean>;
  /** Ends everything that was started with this marker, where the runner can tell; true if any was alive. */
  reapMarked?(marker: string): Promise<boolean>;
  /** Ends everything that programs of ours which were killed have left behind here; true if any was alive. */
  reapOrphans?(): Promise<boolean>;
}

/** What an engine is handed of the world. */
export interface Ports {
  readonly runner: Runner;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** What happens to the program itself meanwhile. */
  readonly incidents?: Incidents | undefined;
}
