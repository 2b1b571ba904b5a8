import { readFile } from 'node:fs/promises';
import { type FailureReason, findCause } from '@sglang-ci/metrics-parse';

/** What to do about a command that its program does not take, instead of starting the night again. */
export const LASTING_HINT =
  'it would fail the same way again: compare the command (--dry-run shows it) with what this image takes, or take another image';

/** Why a program failed, by its log; `undefined` when nothing in it says so. */
export async function explainDeath(path: string): Promise<FailureReason | undefined> {
  return findCause(await readFile(path).catch(() => ''));
}
