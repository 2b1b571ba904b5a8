import { join } from 'node:path';
import { type CiEvent, type Plan, type Ports, stoppedError } from '@sglang-ci/core';
import type { RunFolderWriter } from '@sglang-ci/history';
import { countingEntries, type EarlierPlans, loadEarlierPlans } from '../resume/earlier-plans.ts';
import { type Progress, readProgress } from '../resume/progress.ts';

/** What a benchmark is run with besides its plan and ports. */
export interface BenchOptions {
  /** The numbers come from a simulated node. */
  readonly simulated?: boolean;
  /** Zone of the stamps in logs and log names; the lab's if not given. */
  readonly timeZone?: string;
  /** `sha256:…` of the image, if known. */
  readonly imageDigest?: string;
  /** The command line of this run, for the timing summary. */
  readonly commandLine?: string;
  /** How long a run of a point took in the last nights, seconds; for progress only. */
  readonly expectedS?: (point: string) => number | undefined;
  /** Take the run folder from an owner that cannot be seen from here and gives no sign of life. */
  readonly breakLock?: boolean | undefined;
}

/** One working session on a run folder: what every step is handed. */
export interface Session {
  readonly plan: Plan;
  /** `emit` also writes to the folder's `events.jsonl`. */
  readonly ports: Ports;
  readonly folder: RunFolderWriter;
  readonly options: BenchOptions;
  /** Plans that earlier sessions on this folder followed. */
  readonly earlierPlans: EarlierPlans;
}

/** A session whose events also go to the run folder. */
export async function createSession(
  plan: Plan,
  parts: Pick<Session, 'ports' | 'folder' | 'options'>,
): Promise<Session> {
  const { folder, options, ports } = parts;
  const emit = (event: CiEvent): void => {
    ports.emit(event);
    folder.appendEvent(event);
  };
  const earlierPlans = await loadEarlierPlans(folder.path);
  return { plan, folder, options, ports: { ...ports, emit }, earlierPlans };
}

/** What has been done in the folder, as far as it counts under the session's plan. */
export function progressOf({ plan, folder, earlierPlans }: Session): Progress {
  const { journal, planHash } = folder;
  return readProgress(countingEntries(journal, { plan, planHash, earlier: earlierPlans }));
}

/** ISO 8601 of the session's clock. */
export function nowOf(session: Session): string {
  return new Date(session.ports.clock.now()).toISOString();
}

/** Absolute path of a file of the run folder. */
export function pathIn(session: Session, file: string): string {
  return join(session.folder.path, file);
}

/** Throws `ABORTED` or `DEADLINE` once the session's signal is aborted. */
export function throwIfAborted(session: Session): void {
  if (session.ports.signal.aborted) throw stoppedError(session.ports.signal);
}
