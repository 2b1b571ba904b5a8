import { CiError, type ImageRef } from '@sglang-ci/core';
import type { DockerHubOptions } from './docker-hub-source.ts';
import { type HttpPorts, unreachable } from './fetch-patiently.ts';
import { fetchWithToken } from './registry-token.ts';
import { rememberAnswers } from './remember.ts';
import { registryUrl, splitRepository } from './repository-host.ts';
import type { PublishedTag, TagSource } from './tag-source.ts';

/** The registry behind Docker Hub: another service than the Hub's API, with limits of its own. */
const DOCKER_HUB_REGISTRY = 'registry-1.docker.io';
const PAGE_SIZE = 1000;
const PAGES = 100;
const KEEP_MS = 300_000;

const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Tags by the registry protocol's own list: names only, all of them, page by page. */
export function registrySource(ports: HttpPorts): TagSource {
  const remember = rememberAnswers<readonly PublishedTag[]>(ports.clock, KEEP_MS);
  return {
    name: 'registry',
    findTags: async (repository, part) => {
      const tags = await remember(repository, () => listTags(repository, ports));
      return tags.filter(({ tag }) => tag.includes(part));
    },
  };
}

/** An image in a registry right now. */
export interface RemoteImage {
  /** `sha256:…` of what the name stands for, where the registry tells. */
  readonly digest?: string;
}

/**
 * What a name stands for in its registry right now, `undefined` when there is no such image. Asks for the manifest's
 * head, which does not count against pull limits; `baseUrl` stands in for Docker Hub's registry. Throws
 * `HUB_UNREACHABLE` when that is not known.
 */
export async function lookUpImage(
  image: ImageRef,
  ports: HttpPorts,
  options: Pick<DockerHubOptions, 'baseUrl'> = {},
): Promise<RemoteImage | undefined> {
  const { host, path } = splitRepository(image.repository);
  const base = host === undefined ? (options.baseUrl ?? registryUrl(DOCKER_HUB_REGISTRY)) : registryUrl(host);
  const url = `${base}/v2/${path}/manifests/${image.digest ?? image.tag ?? 'latest'}`;
  const response = await fetchWithToken(url, { method: 'HEAD', headers: { accept: MANIFEST_TYPES } }, ports);
  if (response.status === 404) return undefined;
  if (!response.ok) throw unreachable(url, `HTTP ${response.status}`);
  const digest = response.headers.get('docker-content-digest') ?? '';
  return /^sha256:[0-9a-f]{64}$/.test(digest) ? { digest } : {};
}

/** Can a tag be pulled right now? Throws `HUB_UNREACHABLE` when that is not known. */
export async function isPullable(
  image: { readonly repository: string; readonly tag: string },
  ports: HttpPorts,
  options: Pick<DockerHubOptions, 'baseUrl'> = {},
): Promise<boolean> {
  return (await lookUpImage(image, ports, options)) !== undefined;
}

async function listTags(repository: string, ports: HttpPorts): Promise<readonly PublishedTag[]> {
  const { host = DOCKER_HUB_REGISTRY, path } = splitRepository(repository);
  const tags: PublishedTag[] = [];
  let url: string | undefined = `${registryUrl(host)}/v2/${path}/tags/list?n=${PAGE_SIZE}`;
  for (let page = 0; url !== undefined; page++) {
    if (page === PAGES) throw unreachable(url, `more than ${PAGES} pages of tags`);
    const response = await fetchWithToken(url, {}, ports);
    if (response.status === 404) {
      throw new CiError('IMAGE_MISSING', `no such repository: ${repository}`, {
        hint: 'check IMAGE_REPO (imageRepo in the site file)',
      });
    }
    if (!response.ok) throw unreachable(url, `HTTP ${response.status}`);
    tags.push(...(await readNames(response, url)).map((tag) => ({ tag })));
    url = nextPage(response.headers.get('link'), url);
  }
  return tags;
}

async function readNames(response: Response, url: string): Promise<readonly string[]> {
  const body: unknown = await response.json().catch((cause: unknown) => {
    throw unreachable(url, 'the answer is not JSON', cause);
  });
  if (typeof body !== 'object' || body === null || !('tags' in body)) throw unreachable(url, 'the answer has no tags');
  const { tags } = body;
  return Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === 'string') : [];
}

/** The target of `Link: </v2/…?last=x&n=1000>; rel="next"`; a page on another host is not followed. */
function nextPage(link: string | null, from: string): string | undefined {
  const target = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  if (target === undefined) return undefined;
  const url = new URL(target, from);
  return url.origin === new URL(from).origin ? url.toString() : undefined;
}
