import { type Captured, type Command, endWhenAsked, systemClock } from '@sglang-ci/core';
import { copyOutput } from './copy-output.ts';
import { endGroup } from './end-group.ts';
import { exitOf } from './exit-of.ts';
import { type DockerWorld, startExec } from './start-exec.ts';

/** Exit code of a shell for a program that is not there. */
const NOT_FOUND = 127;

/**
 * Runs a short command in the container and keeps its output. A missing program is exit code 127. The limit is machine
 * time: it guards against a program that hangs, which a simulated clock does not make faster.
 */
export async function runCaptured(
  command: Command,
  options: { readonly limitMs: number; readonly signal?: AbortSignal },
  world: DockerWorld,
): Promise<Captured> {
  const started = await startExec(command, world);
  if ('refusal' in started) return { code: NOT_FOUND, timedOut: false, stdout: '', stderr: `${started.refusal}\n` };
  const end = () => endGroup(world.engine, started.identity, 0);
  const parts = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const exited = copyOutput(started, ({ stream, data }) => void parts[stream].push(data)).then(() =>
    exitOf(started, world),
  );
  const exit = await endWhenAsked({ exited, end }, options, systemClock);
  return {
    ...exit,
    stdout: Buffer.concat(parts.stdout).toString(),
    stderr: Buffer.concat(parts.stderr).toString(),
  };
}
