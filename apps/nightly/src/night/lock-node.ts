import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CiError, type Settings } from '@sglang-ci/core';
import { findLockHolder, type FolderLock, lockFolder } from '@sglang-ci/history';
import type { NightSetup } from './night.ts';

/** Where the nights of a node queue. Nodes that share a file system have one each. */
export function lockFolderOf({ workDir }: Pick<Settings, 'workDir'>, node: string): string {
  return join(resolve(workDir), '.night-lock', node);
}

/**
 * One night at a time on this machine's GPUs: jobs of cron queue here instead of being spaced by the clock. Waits for the
 * others, and throws `LOCKED` with the owner when that takes longer than the queue's limit.
 */
export async function lockNode({ settings, node, clock, emit, workSignal }: NightSetup): Promise<FolderLock> {
  const folder = lockFolderOf(settings, node);
  await mkdir(folder, { recursive: true });
  const limit = clock.now() + settings.queueLimitS * 1000;
  for (let told = false; ; told = true) {
    const lock = await tryLock(folder, clock.now());
    if (lock !== undefined) return lock;
    const held = await describeHolder(folder);
    if (clock.now() >= limit || workSignal.aborted) {
      throw new CiError('LOCKED', `another night holds the GPUs of ${node}: ${held}`, {
        hint: `it was waited for; a second night starts when the first has ended, at most ${settings.queueLimitS / 3600} hours later (queueLimitS)`,
      });
    }
    if (!told) emit({ kind: 'note', message: `waiting for another night: ${held}` });
    await clock.sleep(settings.gpuPollS * 1000, workSignal);
  }
}

async function tryLock(folder: string, now: number): Promise<FolderLock | undefined> {
  try {
    return await lockFolder(folder, new Date(now).toISOString());
  } catch (error) {
    if (error instanceof CiError && error.code === 'LOCKED') return undefined;
    throw error;
  }
}

/** Who holds a folder, for people. */
export async function describeHolder(folder: string): Promise<string> {
  const holder = await findLockHolder(folder);
  if (holder === undefined) return 'it has just ended';
  const { owner, liveness } = holder;
  const seen = liveness === 'alive' ? '' : ', which cannot be seen from here';
  return `process ${owner.pid} on ${owner.host} since ${owner.at}${seen}`;
}
