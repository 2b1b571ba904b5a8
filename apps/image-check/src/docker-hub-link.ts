import { splitRepository } from '@sglang-ci/nightly-images';

/** Where the tags of a repository can be looked at; nothing for a registry of one's own. */
export function dockerHubLink(repository: string): { readonly dockerHub?: string } {
  const { host, path } = splitRepository(repository);
  return host === undefined ? { dockerHub: `https://hub.docker.com/r/${path}/tags` } : {};
}
