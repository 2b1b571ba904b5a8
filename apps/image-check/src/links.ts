import { splitRepository } from '@sglang-ci/nightly-images';

/** The workflow that builds the nightly images. */
export const WORKFLOW_URL = 'https://github.com/sgl-project/sglang/actions/workflows/release-docker-amd-nightly.yml';

/** Where the tags of a repository can be looked at; nothing for a registry of one's own. */
export function dockerHubLink(repository: string): { readonly dockerHub?: string } {
  const { host, path } = splitRepository(repository);
  return host === undefined ? { dockerHub: `https://hub.docker.com/r/${path}/tags` } : {};
}
