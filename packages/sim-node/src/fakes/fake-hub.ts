import type { ServerResponse } from 'node:http';
import { json } from '../http/body.ts';
import { type FakeServer, type ReceivedRequest, startFakeServer } from './fake-server.ts';

/** A tag as the fake Docker Hub knows it. */
export interface FakeTag {
  readonly name: string;
  /** RFC 3339; now when absent. */
  readonly lastUpdated?: string;
  readonly digest?: string;
  /** Listed on the Hub but the registry has no manifest: found, not pullable. */
  readonly pullable?: boolean;
}

/**
 * How the fake Hub behaves. `times` limits a trouble to the next n requests, after which it is `ok` again.
 * `rate-limited` answers 429 with Retry-After, `bare-429` without, `error` 503, `slow` waits, `cut` breaks off.
 */
export interface HubMode {
  readonly kind: 'ok' | 'rate-limited' | 'bare-429' | 'error' | 'unauthorized' | 'slow' | 'cut';
  readonly times?: number;
  /** `rate-limited`: Retry-After, in seconds. */
  readonly retryAfterS?: number;
  /** `slow`: the wait, in real ms. */
  readonly delayMs?: number;
}

/** Docker Hub's tag API, its token service and the registry's manifests, on one address. */
export interface FakeHub extends FakeServer {
  setMode(mode: HubMode): void;
  /** The tags of the first repository, or of the one named. */
  setTags(tags: readonly FakeTag[], repository?: string): void;
}

/** Starts a fake Hub with the tags of one repository (`rocm/sgl-dev` unless named), and of `more` by their names. */
export async function startFakeHub(options: {
  readonly tags: readonly FakeTag[];
  readonly repository?: string;
  readonly more?: Readonly<Record<string, readonly FakeTag[]>>;
  readonly mode?: HubMode;
  readonly port?: number;
}): Promise<FakeHub> {
  const first = options.repository ?? 'rocm/sgl-dev';
  const tags = new Map([...Object.entries(options.more ?? {}), [first, options.tags] as const]);
  const state = { mode: options.mode ?? { kind: 'ok' }, troubles: 0 } as {
    mode: HubMode;
    troubles: number;
  };
  const server = await startFakeServer(async (request, response) => {
    if (await answerTrouble(state, response)) return;
    const repository = [...tags.keys()].find((name) => request.url.includes(addressOf(name))) ?? first;
    answerHub({ request, response, repository, tags: tags.get(repository) ?? [] });
  }, options.port);
  return {
    ...server,
    setMode: (mode) => Object.assign(state, { mode, troubles: 0 }),
    setTags: (list, repository = first) => void tags.set(repository, list),
  };
}

/** How any of the addresses here names a repository. */
function addressOf(repository: string): string {
  const [namespace = '', name = ''] = repository.split('/');
  return `/${namespace}/${name}/`;
}

async function answerTrouble(state: { mode: HubMode; troubles: number }, response: ServerResponse): Promise<boolean> {
  const { mode } = state;
  if (mode.kind === 'ok' || (mode.times !== undefined && state.troubles >= mode.times)) return false;
  state.troubles += 1;
  switch (mode.kind) {
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, mode.delayMs ?? 1000));
      return false;
    case 'cut':
      response.destroy();
      return true;
    case 'unauthorized':
      json(response, { message: 'authentication required' }, 401);
      return true;
    case 'error':
      response.writeHead(503, { 'content-type': 'text/html' }).end('<html>503 Service Temporarily Unavailable</html>');
      return true;
    default:
      answerTooMany(response, mode);
      return true;
  }
}

function answerTooMany(response: ServerResponse, mode: HubMode): void {
  const limited = {
    'x-ratelimit-limit': '180',
    'x-ratelimit-remaining': '0',
    'retry-after': String(mode.retryAfterS ?? 1),
  };
  const headers = mode.kind === 'rate-limited' ? limited : {};
  response.writeHead(429, { 'content-type': 'text/plain', ...headers }).end('Too Many Requests');
}

interface HubCall {
  readonly request: ReceivedRequest;
  readonly response: ServerResponse;
  readonly repository: string;
  readonly tags: readonly FakeTag[];
}

function answerHub(call: HubCall): void {
  const url = new URL(call.request.url, 'http://hub');
  const [namespace = '', name = ''] = call.repository.split('/');
  const path = url.pathname.replace(/\/$/, '');
  const bases = [`/v2/repositories/${namespace}/${name}/tags`, `/v2/namespaces/${namespace}/repositories/${name}/tags`];
  const base = bases.find((candidate) => path === candidate || path.startsWith(`${candidate}/`));
  const manifest = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(path);
  if (path === '/token') return json(call.response, { token: 'fake', access_token: 'fake', expires_in: 300 });
  if (base !== undefined && path === base) return answerList(call, url, base);
  if (base !== undefined) return answerTag(call, path.slice(base.length + 1));
  if (manifest !== null && manifest[1] === call.repository) return answerManifest(call, manifest[2] ?? '');
  return notFound(call);
}

/** One page; past the end it is 404, as on the real Hub. `name` is a substring filter. */
function answerList(call: HubCall, url: URL, base: string): void {
  const wanted = url.searchParams.get('name') ?? '';
  const size = Math.min(Number(url.searchParams.get('page_size') ?? 10), 100);
  const page = Number(url.searchParams.get('page') ?? 1);
  const found = call.tags.filter((tag) => tag.name.includes(wanted));
  const results = found.slice((page - 1) * size, page * size);
  if (results.length === 0 && page > 1) return notFound(call);
  const link = (number: number): string => {
    const query = new URLSearchParams(url.searchParams);
    query.set('page', String(number));
    return `http://${call.request.headers['host']}${base}?${query.toString()}`;
  };
  json(call.response, {
    count: found.length,
    next: page * size < found.length ? link(page + 1) : null,
    previous: page > 1 ? link(page - 1) : null,
    results: results.map(tagBody),
  });
}

function answerTag(call: HubCall, name: string): void {
  const tag = call.tags.find((candidate) => candidate.name === decodeURIComponent(name));
  if (tag === undefined) return notFound(call);
  json(call.response, tagBody(tag));
}

function answerManifest(call: HubCall, name: string): void {
  const tag = call.tags.find((candidate) => candidate.name === name && candidate.pullable !== false);
  if (tag === undefined)
    return json(call.response, { errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }] }, 404);
  const type = 'application/vnd.oci.image.index.v1+json';
  call.response.writeHead(200, {
    'content-type': type,
    'docker-content-digest': digestOf(tag),
    'ratelimit-limit': '100;w=21600',
  });
  call.response.end(
    call.request.method === 'HEAD' ? undefined : JSON.stringify({ schemaVersion: 2, mediaType: type, manifests: [] }),
  );
}

function notFound(call: HubCall): void {
  const [namespace, repository] = call.repository.split('/');
  json(call.response, { message: 'httperror 404: object not found', errinfo: { namespace, repository } }, 404);
}

function tagBody(tag: FakeTag): object {
  const updated = tag.lastUpdated ?? new Date().toISOString();
  const image = {
    architecture: 'amd64',
    os: 'linux',
    digest: digestOf(tag),
    size: 26_843_545_600,
    status: 'active',
    last_pushed: updated,
  };
  return {
    name: tag.name,
    digest: digestOf(tag),
    images: [image, { ...image, architecture: 'unknown', os: 'unknown', size: 1234 }],
    last_updated: updated,
    tag_last_pushed: updated,
    tag_last_pulled: null,
    tag_status: 'active',
    full_size: 26_843_545_600,
    v2: true,
  };
}

function digestOf(tag: FakeTag): string {
  return tag.digest ?? `sha256:${Buffer.from(tag.name).toString('hex').padEnd(64, '0').slice(0, 64)}`;
}
