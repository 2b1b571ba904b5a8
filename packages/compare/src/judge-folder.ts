import { dirname, resolve } from 'node:path';
import { type GateOutcome, passMarkOf, shiftDay, type Verdict } from '@sglang-ci/core';
import { measurementsOf, type Night, readLoggedGate, readRunFolder, scanStore } from '@sglang-ci/history';
import { acceptedFileBeside, readAcceptedChanges } from './accepted-file.ts';
import { judgeNight } from './judge-night.ts';

/** Where a night, the nights before it and the accepted changes are. */
export interface FolderOptions {
  readonly folder: string;
  /** Store of the nights before; the folder beside it if not given. */
  readonly baseDir?: string | undefined;
  /** File of accepted changes; the one beside the run folder if not given. */
  readonly acks?: string | undefined;
  /** How far back the nights before may reach; as far as there are any, if not given. */
  readonly days?: number | undefined;
  /** Pass mark of the accuracy, in place of the model's own; a fraction. Records of a gate keep theirs. */
  readonly passMark?: number | undefined;
}

/** The file of accepted changes that belongs to the options. */
export function acceptedFileOf({ folder, acks }: FolderOptions): string {
  return acks ?? acceptedFileBeside(resolve(folder));
}

/** Reads a run folder and judges it by the earlier nights of the same hardware, model, variant and mode. */
export async function judgeFolder(
  options: FolderOptions,
): Promise<{ readonly night: Night; readonly verdict: Verdict; readonly gate?: GateOutcome }> {
  const night = await readRunFolder(options.folder);
  const since = options.days === undefined || night.date === '' ? {} : { since: shiftDay(night.date, -options.days) };
  const nights = await scanStore(options.baseDir ?? dirname(resolve(options.folder)), since);
  const gate = await readLoggedGate(night, options.passMark ?? passMarkOf(night.model));
  const accepted = await readAcceptedChanges(acceptedFileOf(options));
  const { folder, imageTag, date, points } = night;
  const results = gate === undefined || gate.passed ? resultsOf(night) : { status: 'accuracy-failed' as const, gate };
  const verdict = judgeNight(measurementsOf(earlierNights(night, nights)), measurementsOf([night]), {
    night: { folder, imageTag, date, points },
    accepted,
    ...(results && { results }),
  });
  return { night, verdict, ...(gate && { gate }) };
}

function earlierNights(night: Night, nights: readonly Night[]): readonly Night[] {
  const isSame = (other: Night) => IDENTITY.every((what) => other[what] === night[what]);
  return nights.filter((other) => other.folder !== night.folder && other.date <= night.date && isSame(other));
}

const IDENTITY = ['hardware', 'model', 'variant', 'mode', 'subMode'] as const;

function resultsOf({ status, problems: [reason] }: Night) {
  if (status === undefined || status === 'running') return undefined;
  return { status, ...(status !== 'complete' && reason !== undefined && { reason }) };
}
