import { dirname } from 'node:path';
import { type AcceptedChange, acceptedFileBeside, readAcceptedChanges } from '@sglang-ci/compare';
import type { Night } from '@sglang-ci/history';

/** The changes for the worse that somebody accepts, by the folder that the nights they are about lie in. */
export type AcceptedByFolder = ReadonlyMap<string, readonly AcceptedChange[]>;

/** Reads the files beside the nights; one that cannot be read accepts nothing, and `complain` says so. */
export async function acceptedIn(
  nights: readonly Night[],
  complain: (path: string, reason: string) => void,
): Promise<AcceptedByFolder> {
  const beside = new Map(nights.map(({ path }) => [dirname(path), path]));
  const read = [...beside].map(async ([folder, path]) => {
    const file = acceptedFileBeside(path);
    const changes = await readAcceptedChanges(file).catch((error: unknown) => {
      complain(file, error instanceof Error ? error.message : String(error));
      return [];
    });
    return [folder, changes] as const;
  });
  return new Map((await Promise.all(read)).filter(([, changes]) => changes.length > 0));
}

/** Those beside a benchmark's nights. */
export function acceptedBeside(nights: readonly Night[], accepted: AcceptedByFolder): readonly AcceptedChange[] {
  if (accepted.size === 0) return [];
  return [...new Set(nights.map(({ path }) => dirname(path)))].flatMap((folder) => accepted.get(folder) ?? []);
}
