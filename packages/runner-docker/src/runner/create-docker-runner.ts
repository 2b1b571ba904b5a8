import { type Clock, type Runner, systemClock } from '@sglang-ci/core';
import { OWNER_LABEL } from '../container/container-spec.ts';
import type { DockerEngine } from '../engine/docker-engine.ts';
import { endGroup, endMarked } from './end-group.ts';
import { runCaptured } from './run-captured.ts';
import { startProcess } from './start-process.ts';

/** How long a process of an earlier, killed run may take to end by itself. */
const REAP_GRACE_MS = 10_000;

export interface DockerRunnerOptions {
  /** Name of the container, which must run. */
  readonly container: string;
  /** Counts the time limits of started commands. */
  readonly clock?: Clock | undefined;
  /** Set for every command. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/**
 * The runner inside a container. Every command leads its own process group there, and ending one ends all of it; a process
 * that an earlier, killed run left behind is found by its identity, in whichever container it runs.
 */
export function createDockerRunner(engine: DockerEngine, options: DockerRunnerOptions): Runner {
  const { container, clock = systemClock, env = {} } = options;
  const world = { engine, container, clock, env };
  return {
    kind: 'docker',
    start: (command, startOptions) => startProcess(command, startOptions, world),
    run: (command, runOptions) => runCaptured(command, runOptions, world),
    reap: async (identity) => identity.runner === 'docker' && (await endGroup(engine, identity, REAP_GRACE_MS)),
    reapMarked: (marker) => reapMarked(engine, marker),
  };
}

/** A process whose number nobody noted can be in any container of ours. */
async function reapMarked(engine: DockerEngine, word: string): Promise<boolean> {
  const own = (await engine.runningContainers()).filter(({ labels }) => OWNER_LABEL in labels);
  let found = false;
  for (const { id } of own) found = (await endMarked(engine, id, { word, graceMs: REAP_GRACE_MS })) || found;
  return found;
}
