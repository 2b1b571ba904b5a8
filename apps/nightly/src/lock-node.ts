import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CiError } from '@sglang-ci/core';
import { type FolderLock, lockFolder } from '@sglang-ci/history';
import type { NightSetup } from './night.ts';

/**
 * One night at a time on this machine's GPUs: cron jobs queue here instead of being spaced by the clock. Waits as long
 * as it would wait for busy GPUs, then throws `LOCKED` with the owner.
 */
export async function lockNode({ outputDir, settings, clock, emit, signal }: NightSetup): Promise<FolderLock> {
  const folder = join(outputDir, '.night-lock');
  await mkdir(folder, { recursive: true });
  const deadline = clock.now() + settings.gpuWaitLimitS * 1000;
  for (let told = false; ; told = true) {
    try {
      return await lockFolder(folder, new Date(clock.now()).toISOString());
    } catch (error) {
      const waits = error instanceof CiError && error.code === 'LOCKED' && clock.now() < deadline && !signal.aborted;
      if (!waits) throw error;
      if (!told) emit({ kind: 'note', message: `waiting for another night: ${error.message}` });
    }
    await clock.sleep(settings.gpuPollS * 1000, signal);
  }
}
