import type { RunFolder } from './find-run-folders.ts';
import { ageDays, type PruneRules, type Removal } from './prune-rules.ts';

/** The server logs that are too old, then the oldest of the rest until all of them fit. Those of `kept` nights stay. */
export function chooseServerLogs(
  folders: readonly RunFolder[],
  kept: ReadonlySet<RunFolder>,
  rules: PruneRules,
): readonly Removal[] {
  const all = folders.flatMap((folder) => folder.serverLogs.map((log) => ({ ...log, isKept: kept.has(folder) })));
  const limitBytes = rules.serverLogMaxGb * 1e9;
  let total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  return all
    .filter(({ isKept }) => !isKept)
    .toSorted((a, b) => a.changedAt - b.changedAt)
    .flatMap(({ path, bytes, changedAt }): Removal[] => {
      const age = ageDays(changedAt, rules.now);
      const isOld = age > rules.serverLogAgeDays;
      if (!isOld && total <= limitBytes) return [];
      total -= bytes;
      const why = isOld ? `${age} days old` : `all server logs together are over ${rules.serverLogMaxGb} GB`;
      return [{ kind: 'server log', name: path, bytes, why }];
    });
}
