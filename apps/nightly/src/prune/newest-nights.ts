import type { RunFolder } from './find-run-folders.ts';

/** The run folders that keep their server logs: those in use, and the newest of each model and mode. */
export function newestNights(folders: readonly RunFolder[], keep: number): ReadonlySet<RunFolder> {
  const groups = new Map<string, RunFolder[]>();
  for (const folder of folders) groups.set(folder.group, [...(groups.get(folder.group) ?? []), folder]);
  const newest = [...groups.values()].flatMap((group) => group.toSorted(newestFirst).slice(0, keep));
  return new Set([...newest, ...folders.filter(({ inUse }) => inUse)]);
}

/** The tags whose images stay: those in use, and those of the newest nights, whichever model they measured. */
export function newestTags(folders: readonly RunFolder[], keep: number): ReadonlySet<string> {
  const tags = [...new Set(folders.toSorted(newestFirst).map(({ imageTag }) => imageTag))];
  return new Set([...tags.slice(0, keep), ...folders.flatMap(({ inUse, imageTag }) => (inUse ? [imageTag] : []))]);
}

function newestFirst(a: RunFolder, b: RunFolder): number {
  return b.date.localeCompare(a.date);
}
