import { CiError, repositoriesOf, type Settings } from '@sglang-ci/core';
import { describeLockHolder, findLockHolder, type FolderLock, lockFolder } from '@sglang-ci/history';
import { connectDocker, type DockerEngine, OWNER_LABEL } from '@sglang-ci/runner-docker';
import { mkdir } from 'node:fs/promises';
import { freeGbOf } from '../doctor/checks/disk.ts';
import { chooseContainers, chooseImages, type DockerStock } from './choose-docker.ts';
import type { PruneRules, Removal } from './prune-rules.ts';

export interface DockerPrune {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: Settings;
  readonly rules: PruneRules;
  readonly keptTags: ReadonlySet<string>;
  /** Where nights of this node queue: none may start while its image is looked at. */
  readonly nightLock: string;
  readonly dryRun: boolean;
}

/** What became of containers and images; `skipped` says why they were not looked at. */
export type DockerPruned =
  | {
      readonly removed: readonly Removal[];
      readonly failed: readonly string[];
      /** What Docker does not let go of. */
      readonly notes: readonly string[];
    }
  | { readonly skipped: string };

/** Removes old containers and images of ours, unless a night runs: it may be about to use one. */
export async function pruneDocker(options: DockerPrune): Promise<DockerPruned> {
  const { nightLock, dryRun } = options;
  const holder = await findLockHolder(nightLock);
  if (holder !== undefined) return { skipped: `a night runs on this node: ${describeLockHolder(holder)}` };
  const lock = dryRun ? undefined : await tryLock(nightLock, options.rules.now);
  if (lock === undefined && !dryRun) return { skipped: 'a night has just started on this node' };
  try {
    return await removeOld(await connectDocker(options.env), options);
  } finally {
    await lock?.release();
  }
}

async function tryLock(folder: string, now: number): Promise<FolderLock | undefined> {
  await mkdir(folder, { recursive: true });
  return lockFolder(folder, new Date(now).toISOString()).catch((error: unknown) => {
    if (error instanceof CiError && error.code === 'LOCKED') return undefined;
    throw error;
  });
}

async function removeOld(engine: DockerEngine, options: DockerPrune): Promise<DockerPruned> {
  const { rules, settings, keptTags, dryRun } = options;
  const stock = await stockOf(engine);
  const containers = chooseContainers(stock, rules);
  const gone = new Set(containers.map(({ name }) => name));
  const images = chooseImages(stock, {
    rules,
    repositories: repositoriesOf(settings, settings.hardware),
    keptTags,
    gone,
  });
  const chosen = [...containers, ...images];
  if (dryRun) return { removed: chosen, failed: [], notes: [] };
  const removed: Removal[] = [];
  const failed: string[] = [];
  const notes: string[] = [];
  for (const removal of chosen) {
    try {
      if (await remove(engine, removal)) removed.push(removal);
      else notes.push(`${removal.kind} ${removal.name} stays: a container that is not ours uses it`);
    } catch (error) {
      failed.push(`${removal.kind} ${removal.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { removed, failed, notes };
}

async function stockOf(engine: DockerEngine): Promise<DockerStock> {
  const containers = await engine.labelledContainers(OWNER_LABEL);
  const images = await engine.images();
  return engine.local
    ? { containers, images, freeGb: await freeGbOf(await engine.dataFolder()) }
    : { containers, images };
}

/** Is it gone? Docker keeps an image that somebody else's container uses. */
async function remove(engine: DockerEngine, { kind, name }: Removal): Promise<boolean> {
  if (kind === 'container') {
    await engine.removeContainer(name);
    return true;
  }
  await engine.removeImage(name);
  return (await engine.image(name)) === undefined;
}
