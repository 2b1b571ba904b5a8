import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineExec, OutputChunk } from '../engine/docker-engine.ts';
import type { StartedExec } from './start-exec.ts';

const POLL_MS = 1000;
/** What was printed before the end is in the connection already and needs no longer than this. */
const DRAIN_MS = 1000;

/**
 * Hands a command's output on, chunk by chunk, until the command has ended or the engine breaks off. Children that
 * outlive the command and keep its output open are not waited for. Returns why `take` could not take it, if so.
 */
export async function copyOutput(
  { exec, output }: StartedExec,
  take: (chunk: OutputChunk) => void | Promise<void>,
): Promise<string | undefined> {
  const over = new AbortController();
  const watching = closeAfterEnd(exec, over.signal);
  let trouble: string | undefined;
  try {
    for await (const chunk of output) {
      try {
        await take(chunk);
      } catch (error) {
        trouble = (error as Error).message;
        break;
      }
    }
  } catch {
    // The engine broke off or the connection was let go of: the state of the exec tells which.
  }
  over.abort();
  await watching;
  exec.close();
  return trouble;
}

async function closeAfterEnd(exec: EngineExec, signal: AbortSignal): Promise<void> {
  const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined);
  while (!signal.aborted) {
    await pause(POLL_MS);
    const running =
      signal.aborted ||
      (await exec.state().then(
        (state) => state.running,
        () => true,
      ));
    if (running) continue;
    await pause(DRAIN_MS);
    exec.close();
    return;
  }
}
