import type { DockerEngine } from '../engine/docker-engine.ts';

/** A tag of a repository on the engine's machine. */
export interface LocalTag {
  readonly tag: string;
  /** `sha256:…` in its registry; absent for an image that was made here. */
  readonly digest?: string;
  readonly id: string;
}

/** The tags of a repository that are on the engine's machine. */
export async function listTags(engine: DockerEngine, repository: string): Promise<readonly LocalTag[]> {
  const prefix = `${repository}:`;
  return (await engine.images())
    .flatMap(({ id, tags, digests }) => {
      const digest = digests.find((name) => name.startsWith(`${repository}@`))?.split('@')[1];
      const known = digest === undefined ? {} : { digest };
      return tags
        .filter((name) => name.startsWith(prefix))
        .map((name) => ({ tag: name.slice(prefix.length), id, ...known }));
    })
    .toSorted((a, b) => a.tag.localeCompare(b.tag));
}
