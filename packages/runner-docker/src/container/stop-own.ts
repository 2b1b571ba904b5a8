import type { DockerEngine } from '../engine/docker-engine.ts';
import { OWNER_LABEL } from './container-spec.ts';
import { namesFor } from './find-berth.ts';

/** The only process left in it is the one that keeps it up, and that hears no signal. */
const GRACE_S = 0;

/**
 * Stops the running containers of ours that `ensureContainer` has given these names, or the next free ones. Returns what
 * was stopped; a container without our label is never touched.
 */
export async function stopOwn(engine: DockerEngine, wanted: readonly string[]): Promise<readonly string[]> {
  const names = new Set(wanted.flatMap(namesFor));
  const own = await engine.labelledContainers(OWNER_LABEL);
  const running = own.filter((container) => container.running && names.has(container.name));
  for (const { id } of running) await engine.stopContainer(id, GRACE_S);
  return running.map(({ name }) => name);
}
