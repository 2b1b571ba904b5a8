import type { Command } from '@sglang-ci/core';
import type { DockerEngine } from '../engine/docker-engine.ts';
import { explainUnreachable } from '../engine/explain-unreachable.ts';
import { waitForExit } from './wait-for-exit.ts';

export interface PlainResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command of ours in a container to its end and keeps its output: short questions, no limit, no group. Throws
 * `DOCKER_UNREACHABLE` when the engine breaks off in the middle.
 */
export async function runInContainer(
  engine: DockerEngine,
  container: string,
  command: Pick<Command, 'argv' | 'env'>,
): Promise<PlainResult> {
  const exec = await engine.exec(container, command);
  const parts = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  try {
    for await (const { stream, data } of exec.output) parts[stream].push(data);
  } catch (error) {
    throw explainUnreachable(engine.endpoint, error);
  }
  const code = await waitForExit(exec);
  return { code, stdout: Buffer.concat(parts.stdout).toString(), stderr: Buffer.concat(parts.stderr).toString() };
}
