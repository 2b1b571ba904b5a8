import type { Night } from '@sglang-ci/history';
import type { NightGroup } from '../nights/night-groups.ts';
import { nightId } from './night-summary.ts';

export interface FoundNight {
  readonly group: NightGroup;
  readonly night: Night;
}

/** The night that `name` stands for: its `id`, else the name of its run folder. */
export function findNight(groups: readonly NightGroup[], name: string, baseDir: string): FoundNight | undefined {
  const folder = name.slice(name.lastIndexOf('/') + 1);
  const named = groups.flatMap((group) =>
    group.nights.filter((night) => night.folder === folder).map((night) => ({ group, night })),
  );
  return named.find(({ night }) => nightId(night, baseDir) === name) ?? (folder === name ? named[0] : undefined);
}
