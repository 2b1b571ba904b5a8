import type { Ports } from '@sglang-ci/core';
import type { DockerEngine } from '../engine/docker-engine.ts';
import { chooseToStop, type StopPolicy } from './choose-to-stop.ts';

export interface StopOptions {
  readonly policy: StopPolicy;
  /** Ids of containers whose processes hold GPUs. */
  readonly holders?: readonly string[] | undefined;
  /** Asked after our own containers were stopped: are the GPUs free, so that the others can stay? */
  readonly isEnough: () => Promise<boolean>;
}

/** As `docker stop`. A container of ours only waits (`tail`, which hears no SIGTERM): nothing to wait for. */
const GRACE_S = 10;

/**
 * Stops the containers that a policy allows, our own first, and others only if that was not enough. Each is named in an
 * event before it is stopped. Returns the names of the stopped ones.
 */
export async function stopOthers(
  engine: DockerEngine,
  options: StopOptions,
  { emit }: Pick<Ports, 'emit'>,
): Promise<readonly string[]> {
  const choices = chooseToStop(await engine.runningContainers(), options);
  const own = choices.filter((choice) => choice.own);
  const stopped: string[] = [];
  for (const [index, { container, own: isOwn, reason }] of choices.entries()) {
    if (index === own.length && own.length > 0 && (await options.isEnough())) break;
    emit({ kind: 'container-stopped', name: container.name, reason });
    await engine.stopContainer(container.id, isOwn ? 0 : GRACE_S);
    stopped.push(container.name);
  }
  return stopped;
}
