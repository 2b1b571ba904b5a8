import { dirname, resolve } from 'node:path';
import type { Verdict } from '@sglang-ci/core';
import { measurementsOf, type Night, readRunFolder, scanStore } from '@sglang-ci/history';
import { acceptedFileBeside, readAcceptedChanges } from '../accepted-file.ts';
import { judgeNight } from '../judge-night.ts';

/** Where a night, the nights before it and the accepted changes are. */
export interface FolderOptions {
  readonly folder: string;
  /** Store of the nights before; the folder beside it if not given. */
  readonly baseDir?: string | undefined;
  /** File of accepted changes; the one beside the run folder if not given. */
  readonly acks?: string | undefined;
}

/** The file of accepted changes that belongs to the options. */
export function acceptedFileOf({ folder, acks }: FolderOptions): string {
  return acks ?? acceptedFileBeside(resolve(folder));
}

/** Reads a run folder and judges it by the earlier nights of the same hardware, model, variant and mode. */
export async function judgeFolder(
  options: FolderOptions,
): Promise<{ readonly night: Night; readonly verdict: Verdict }> {
  const night = await readRunFolder(options.folder);
  const nights = await scanStore(options.baseDir ?? dirname(resolve(options.folder)));
  const accepted = await readAcceptedChanges(acceptedFileOf(options));
  const { folder, imageTag, date } = night;
  const results = resultsOf(night);
  const verdict = judgeNight(measurementsOf(earlierNights(night, nights)), measurementsOf([night]), {
    night: { folder, imageTag, date },
    accepted,
    ...(results && { results }),
  });
  return { night, verdict };
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
