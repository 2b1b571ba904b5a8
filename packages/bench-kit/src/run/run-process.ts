import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Clock,
  type Command,
  type JournalEntry,
  machineClockOf,
  type ProcessExit,
  type RunningProcess,
} from '@sglang-ci/core';
import { nowOf, pathIn, type Session } from './session.ts';

type Started = Extract<JournalEntry, { readonly type: 'process-started' }>;

/** A command of a benchmark, its part in it, and what it may take. */
export interface ProcessJob {
  readonly command: Command;
  readonly role: Started['role'];
  /** File name in the run folder. */
  readonly log: string;
  readonly limitS?: number;
  readonly point?: string;
  readonly run?: number;
}

/** How a process came to its end. */
export interface ProcessEnd {
  readonly exit: ProcessExit;
  readonly cause: 'exited' | 'limit' | 'server-died' | 'aborted';
}

/** How long after its client a dead server may take to be seen dead; machine time. */
const DEATH_NOTICE_MS = 1_000;

/** Folder in the run folder for what clients write besides their output. */
/** Folder of the run folder in which clients and evaluators are started. */
export const BY_PRODUCTS = 'by-products';

/** How long a process may take to end by itself when it is not wanted any more. */
const GRACE_MS = 10_000;

/**
 * Starts a process and notes it in the journal, so that a later session can find it. The marker finds even one that was
 * started in the moment in which this program was killed. A process that cannot be noted is ended again.
 */
export async function startJournaled(session: Session, job: ProcessJob): Promise<RunningProcess> {
  const { ports, folder } = session;
  const { role, log, limitS, point, run } = job;
  const running = await ports.runner.start(await commandOf(job, folder.path), {
    log: pathIn(session, log),
    signal: ports.signal,
    marker: folderMarker(folder.path),
    ...(limitS === undefined ? {} : { limitMs: limitS * 1000 }),
  });
  const entry: Started = {
    type: 'process-started',
    at: nowOf(session),
    role,
    identity: running.identity,
    log,
    ...(point === undefined ? {} : { point }),
    ...(run === undefined ? {} : { run }),
  };
  try {
    await folder.append(entry);
  } catch (error) {
    await running.kill(GRACE_MS);
    throw error;
  }
  return running;
}

/**
 * Clients and the GSM8K script leave files where they are started (`result.jsonl`, `sglang_….jsonl`): they get a folder
 * for them in the run folder.
 */
async function commandOf({ command, role }: ProcessJob, folder: string): Promise<Command> {
  if (role === 'server' || role === 'warm-up' || command.cwd !== undefined) return command;
  const cwd = join(folder, BY_PRODUCTS);
  await mkdir(cwd, { recursive: true });
  return { ...command, cwd };
}

/** Runs a process to its end and makes sure that nothing of it is left; `serverDied` ends it early. */
export async function runProcess(
  session: Session,
  job: ProcessJob & { readonly serverDied?: Promise<unknown> },
): Promise<ProcessEnd> {
  const running = await startJournaled(session, job);
  const first = await firstEnd(running.exited, {
    serverDied: job.serverDied,
    clock: machineClockOf(session.ports.clock),
  });
  await running.kill(first === 'exited' ? 0 : GRACE_MS);
  const exit = await running.exited;
  const cause = session.ports.signal.aborted ? 'aborted' : exit.timedOut ? 'limit' : first;
  return { exit, cause };
}

/**
 * Did the process end by itself, or did its server die under it? A client notices a dead server before we do: one that
 * failed has the server looked at for a moment longer.
 */
async function firstEnd(
  exited: Promise<ProcessExit>,
  { serverDied, clock }: { readonly serverDied: Promise<unknown> | undefined; readonly clock: Clock },
): Promise<'exited' | 'server-died'> {
  if (serverDied === undefined) return exited.then(() => 'exited');
  const died = serverDied.then(() => 'server-died' as const);
  const first = await Promise.race([exited, died]);
  if (first === 'server-died') return first;
  if (first.code === 0 || first.timedOut) return 'exited';
  return Promise.race([died, clock.sleep(DEATH_NOTICE_MS).then(() => 'exited' as const)]);
}

/** The word in the environment of all processes of a run folder. */
export function folderMarker(folder: string): string {
  return createHash('sha256').update(folder).digest('hex').slice(0, 16);
}

/** `exit code 3`, `signal SIGKILL (killed: out of memory?)`, `no exit code: its container was removed`: an exit in words. */
export function describeExit(exit: ProcessExit): string {
  if (exit.lost !== undefined) return `no exit code: ${exit.lost}`;
  if (exit.signal === 'SIGKILL') return 'signal SIGKILL (a failed worker, or out of memory)';
  return exit.signal === undefined ? `exit code ${exit.code ?? 'unknown'}` : `signal ${exit.signal}`;
}
