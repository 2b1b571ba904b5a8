import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { formatRunFolderName, type Measurement } from '@sglang-ci/core';
import {
  measurementsOf,
  type Night,
  readRun,
  type ReadRunOptions,
  readRunDetails,
  type RunDetails,
} from '@sglang-ci/history';

/** One side of a comparison with all that is known of it. */
export interface Side {
  readonly night: Night;
  readonly values: readonly Measurement[];
  readonly details: RunDetails;
}

/**
 * Reads a run, its values and its setup. An offline run without an accuracy of its own takes that of the online run of the
 * same image, which decided whether it was worth measuring; it then says so in its problems.
 */
export async function readSide(path: string, options: ReadRunOptions): Promise<Side> {
  const night = await readRun(path, options);
  const details = await readRunDetails(night.path);
  const online = night.mode === 'offline' && night.gsm8k === undefined ? onlineFolderOf(night, details) : undefined;
  if (online === undefined) return sideOf(night, details);
  const [{ gsm8k }, { accuracy }] = [await readRun(online), await readRunDetails(online)];
  if (gsm8k === undefined) return sideOf(night, details);
  const problems = [...night.problems, `the accuracy is that of the online run ${basename(online)}`];
  return sideOf({ ...night, gsm8k, problems }, { ...details, ...(accuracy && { accuracy }) });
}

function sideOf(night: Night, details: RunDetails): Side {
  return { night, values: measurementsOf([night]), details };
}

/** Where the plan says, else `online/MODEL/` beside `offline/MODEL/`. */
function onlineFolderOf({ path, folder, ...name }: Night, { plan }: RunDetails): string | undefined {
  const modelFolder = dirname(basename(path) === folder ? path : dirname(path));
  const beside = join(
    dirname(modelFolder),
    '..',
    'online',
    basename(modelFolder),
    formatRunFolderName({ ...name, mode: 'online', subMode: 'standard' }),
  );
  return [plan?.onlineRun?.folder, beside].find((candidate) => candidate !== undefined && existsSync(candidate));
}
