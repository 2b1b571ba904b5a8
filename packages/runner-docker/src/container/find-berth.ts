import { CiError, type Ports } from '@sglang-ci/core';
import type { DockerEngine, EngineContainer } from '../engine/docker-engine.ts';
import { OWNER_LABEL } from './container-spec.ts';

/** A name for a container of ours, and the one of ours that has it already. */
export interface Berth {
  readonly name: string;
  readonly existing?: EngineContainer;
}

/** So many names are tried. */
const MOST_NAMES = 9;

/** Did this toolkit make the container? Only its label says so: people and the old scripts use the same names. */
export function isOurs({ labels }: Pick<EngineContainer, 'labels'>): boolean {
  return OWNER_LABEL in labels;
}

/** The names that a container of ours may have, the wanted one first: `NAME`, `NAME_2`, … */
export function namesFor(wanted: string): readonly string[] {
  return Array.from({ length: MOST_NAMES }, (_, index) => (index === 0 ? wanted : `${wanted}_${index + 1}`));
}

/**
 * The first of these names that nobody or a container of ours has, with a warning when it is not the wanted one. Throws
 * `CONTAINER_FAILED` when strangers have them all.
 */
export async function findBerth(
  engine: Pick<DockerEngine, 'container'>,
  wanted: string,
  { emit }: Pick<Ports, 'emit'>,
): Promise<Berth> {
  for (const name of namesFor(wanted)) {
    const existing = await engine.container(name);
    if (existing !== undefined && !isOurs(existing)) continue;
    if (name !== wanted) {
      const message = `container ${wanted} was not made by this toolkit (no label ${OWNER_LABEL}): it is left alone, ${name} is used`;
      emit({ kind: 'warning', message });
    }
    return existing === undefined ? { name } : { name, existing };
  }
  throw new CiError(
    'CONTAINER_FAILED',
    `containers that are not ours have the names ${wanted} to ${wanted}_${MOST_NAMES}`,
    {
      hint: `docker ps -a --filter name=${wanted} lists them; rename or remove those that nobody needs`,
    },
  );
}
