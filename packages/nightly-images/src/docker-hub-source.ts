import { CiError } from '@sglang-ci/core';
import { fetchPatiently, type HttpPorts, unreachable } from './fetch-patiently.ts';
import { rememberAnswers } from './remember.ts';
import type { PublishedTag, TagSource } from './tag-source.ts';

export interface DockerHubOptions {
  /** Address of the Hub's API, for a mirror or a simulated Hub. */
  readonly baseUrl?: string | undefined;
  /** How long an answer is kept, milliseconds. */
  readonly keepMs?: number | undefined;
}

const PAGE_SIZE = 100;
/** 100 pages hold 10,000 tags, more than a name filter with a day in it can ever leave. */
const PAGES = 100;

/** Tags by Docker Hub's own API, which filters by name on its side and tells digests and sizes. */
export function dockerHubSource(ports: HttpPorts, options: DockerHubOptions = {}): TagSource {
  const { baseUrl = 'https://hub.docker.com', keepMs = 300_000 } = options;
  const remember = rememberAnswers<readonly PublishedTag[]>(ports.clock, keepMs);
  return {
    name: 'Docker Hub',
    findTags: (repository, part) =>
      remember(`${repository} ${part}`, () => listPages(`${baseUrl}/v2/repositories/${repository}/tags`, part, ports)),
  };
}

async function listPages(url: string, part: string, ports: HttpPorts): Promise<readonly PublishedTag[]> {
  const tags: PublishedTag[] = [];
  for (let page = 1; page <= PAGES; page++) {
    const query = new URLSearchParams({ page_size: `${PAGE_SIZE}`, page: `${page}`, name: part });
    const response = await fetchPatiently(`${url}?${query.toString()}`, {}, ports);
    if (response.status === 404 && page === 1) throw noRepository(url);
    if (response.status === 404) return tags;
    if (!response.ok) throw unreachable(url, `HTTP ${response.status}`);
    const body = await readPage(response, url);
    tags.push(...body.tags);
    if (!body.more) return tags;
  }
  throw unreachable(url, `more than ${PAGES} pages of tags`);
}

function noRepository(url: string): CiError {
  return new CiError(
    'IMAGE_MISSING',
    `no such repository on Docker Hub: ${url.replace(/^.*repositories\/|\/tags$/g, '')}`,
    {
      hint: 'check IMAGE_REPO (imageRepo in the site file); a private repository looks the same',
    },
  );
}

async function readPage(
  response: Response,
  url: string,
): Promise<{ readonly tags: readonly PublishedTag[]; readonly more: boolean }> {
  const body: unknown = await response.json().catch((cause: unknown) => {
    throw unreachable(url, 'the answer is not JSON', cause);
  });
  if (!isRecord(body) || !Array.isArray(body['results'])) throw unreachable(url, 'the answer is no list of tags');
  return { tags: body['results'].flatMap(readTag), more: typeof body['next'] === 'string' };
}

function readTag(entry: unknown): PublishedTag[] {
  if (!isRecord(entry) || typeof entry['name'] !== 'string') return [];
  const { name, digest, full_size: size } = entry;
  return [
    {
      tag: name,
      ...(typeof digest === 'string' && digest !== '' ? { digest } : {}),
      ...(typeof size === 'number' && size > 0 ? { sizeBytes: size } : {}),
    },
  ];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
