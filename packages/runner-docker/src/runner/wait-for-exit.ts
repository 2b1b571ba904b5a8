import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineExec } from '../engine/docker-engine.ts';

const POLL_MS = 50;

/** The exit code of an exec whose output has ended; the engine notes the end a moment later. */
export async function waitForExit(exec: EngineExec): Promise<number> {
  for (;;) {
    const { running, exitCode } = await exec.state();
    if (!running && exitCode !== undefined) return exitCode;
    await sleep(POLL_MS);
  }
}
