import type { DockerEngine } from '../engine/docker-engine.ts';

/** The tags of a repository that are on the engine's machine. */
export async function listTags(engine: DockerEngine, repository: string): Promise<readonly string[]> {
  const prefix = `${repository}:`;
  return (await engine.images())
    .flatMap((image) => image.tags)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .toSorted();
}
