import { join } from 'node:path';
import { CiError, type CiEvent, type Plan, type Ports } from '@sglang-ci/core';
import type { RunFolderWriter } from '@sglang-ci/history';

export interface BenchOptions {
  /** The numbers come from a simulated node. */
  readonly simulated?: boolean;
  /** Zone of the stamps in logs and log names; the lab's if not given. */
  readonly timeZone?: string;
  /** `sha256:…` of the image, if known. */
  readonly imageDigest?: string;
  /** The command line of this run, for the timing summary. */
  readonly commandLine?: string;
  /** How long a run of a point usually takes, seconds; for progress only. */
  readonly expectedS?: (point: string) => number | undefined;
}

/** One working session on a run folder: what every step is handed. */
export interface Session {
  readonly plan: Plan;
  /** `emit` also writes to the folder's `events.jsonl`. */
  readonly ports: Ports;
  readonly folder: RunFolderWriter;
  readonly options: BenchOptions;
}

/** A session whose events also go to the run folder. */
export function createSession(plan: Plan, parts: Omit<Session, 'plan'>): Session {
  const { folder, options, ports } = parts;
  const emit = (event: CiEvent): void => {
    ports.emit(event);
    folder.appendEvent(event);
  };
  return { plan, folder, options, ports: { ...ports, emit } };
}

/** ISO 8601 of the session's clock. */
export function nowOf(session: Session): string {
  return new Date(session.ports.clock.now()).toISOString();
}

/** Absolute path of a file of the run folder. */
export function pathIn(session: Session, file: string): string {
  return join(session.folder.path, file);
}

/** Throws `ABORTED` once the session's signal is aborted. */
export function throwIfAborted(session: Session): void {
  if (session.ports.signal.aborted) throw new CiError('ABORTED', 'interrupted');
}
