import { describe, expect, test, vi } from 'vitest';
import { dockerHubSource } from '../src/index.ts';
import { fakeWeb, hubPage, notFound } from './fake-web.ts';

const REPO = 'rocm/sgl-dev';
const TAG = 'v0.5.6-rocm700-mi30x-20251202';
const search = 'mi30x-20251202';

test('all pages are read, and a search repeated within five minutes asks nothing', async () => {
  const tags = Array.from({ length: 250 }, (_, index) => `v0.5.${index}-rocm700-mi30x-20251202`);
  const web = fakeWeb((url) => hubPage(url, tags));
  const source = dockerHubSource(web);
  expect((await source.findTags(REPO, search)).map(({ tag }) => tag)).toStrictEqual(tags);
  await source.findTags(REPO, search);
  const threePages = web.requests.slice();
  await web.clock.sleep(300_000);
  await source.findTags(REPO, search);
  expect(web.requests).toStrictEqual([...threePages, ...threePages]);
  expect(threePages).toStrictEqual(
    [1, 2, 3].map(
      (page) =>
        `GET https://hub.docker.com/v2/repositories/rocm/sgl-dev/tags?page_size=100&page=${page}&name=mi30x-20251202`,
    ),
  );
});

test('digest and size come along where the Hub has them, entries without a name are skipped', async () => {
  const results = [{ name: TAG, digest: 'sha256:ab', full_size: 17 }, { digest: 'sha256:cd' }, null];
  const web = fakeWeb(() => Response.json({ next: null, results }));
  expect(await dockerHubSource(web).findTags(REPO, search)).toStrictEqual([
    { tag: TAG, digest: 'sha256:ab', sizeBytes: 17 },
  ]);
});

test('nothing found is an empty list, an unknown repository is an error of its own', async () => {
  expect(await dockerHubSource(fakeWeb((url) => hubPage(url, []))).findTags(REPO, search)).toStrictEqual([]);
  await expect(dockerHubSource(fakeWeb(notFound)).findTags('rocm/typo', search)).rejects.toMatchObject({
    code: 'IMAGE_MISSING',
    message: 'no such repository on Docker Hub: rocm/typo',
  });
});

test('a page past the end (404) ends the list', async () => {
  const web = fakeWeb((_url, _init, count) =>
    count === 0 ? Response.json({ next: 'https://hub.docker.com/x', results: [{ name: TAG }] }) : notFound(),
  );
  expect(await dockerHubSource(web).findTags(REPO, search)).toStrictEqual([{ tag: TAG }]);
});

describe('repeats', () => {
  const once = (first: Response | Error) => fakeWeb((url, _init, count) => (count === 0 ? first : hubPage(url, [TAG])));
  const soon = `${Date.UTC(2025, 11, 2, 20) / 1000 + 42}`;

  test.each<[string, () => Response | Error, number]>([
    [
      'after the seconds of Retry-After',
      () => new Response('', { status: 429, headers: { 'retry-after': '7' } }),
      7000,
    ],
    [
      'at the unix time of X-RateLimit-Reset',
      () => new Response('', { status: 429, headers: { 'x-ratelimit-reset': soon } }),
      42_000,
    ],
    [
      'at the unix time of X-Retry-After',
      () => new Response('', { status: 429, headers: { 'x-retry-after': soon } }),
      42_000,
    ],
    [
      'at the date of Retry-After',
      () => new Response('', { status: 503, headers: { 'retry-after': 'Tue, 02 Dec 2025 20:00:05 GMT' } }),
      5000,
    ],
    ['after a bare 429', () => new Response('429 Too Many Requests', { status: 429 }), 2000],
    ['after a server error', () => new Response('', { status: 502 }), 2000],
    ['after a broken connection', () => new TypeError('fetch failed', { cause: new Error('ECONNRESET') }), 2000],
  ])('%s', async (_, first, pauseMs) => {
    const web = once(first());
    expect(await dockerHubSource(web).findTags(REPO, search)).toStrictEqual([{ tag: TAG }]);
    expect(web.pauses).toStrictEqual([pauseMs]);
  });
});

describe('not known is never missing', () => {
  const failing = (answer: () => Response | Error) => fakeWeb(answer);

  test.each<[string, () => Response | Error, RegExp, number]>([
    ['server errors', () => new Response('not found', { status: 500 }), /HTTP 500, 4 attempts/, 4],
    ['no network', () => new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') }), /ENOTFOUND/, 4],
    [
      'a long rate limit',
      () => new Response('', { status: 429, headers: { 'retry-after': '3600' } }),
      /in 60 minutes/,
      1,
    ],
    ['no permission', () => new Response('', { status: 403 }), /HTTP 403/, 1],
    ['a page of HTML', () => new Response('<html>error</html>'), /not JSON/, 1],
    ['JSON of another kind', () => Response.json({ error: 'not found' }), /no list of tags/, 1],
  ])('%s', async (_, answer, message, requests) => {
    const web = failing(answer);
    await expect(dockerHubSource(web).findTags(REPO, search)).rejects.toMatchObject({
      code: 'HUB_UNREACHABLE',
      message: expect.stringMatching(message),
    });
    expect(web.requests).toHaveLength(requests);
  });

  test('no answer in time', async () => {
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
    const web = fakeWeb((_url, init) => (init?.signal?.aborted ? new Error('aborted') : notFound()));
    await expect(dockerHubSource(web).findTags(REPO, search)).rejects.toMatchObject({
      code: 'HUB_UNREACHABLE',
      message: expect.stringContaining('no answer in 15 s, 4 attempts'),
    });
    vi.restoreAllMocks();
  });

  test('a failed search is not kept', async () => {
    const web = fakeWeb((url, _init, count) => (count === 0 ? new Response('', { status: 403 }) : hubPage(url, [TAG])));
    const source = dockerHubSource(web);
    await expect(source.findTags(REPO, search)).rejects.toMatchObject({ code: 'HUB_UNREACHABLE' });
    expect(await source.findTags(REPO, search)).toStrictEqual([{ tag: TAG }]);
  });
});

test('an abort ends the repeats', async () => {
  const abort = new AbortController();
  const web = fakeWeb(() => {
    abort.abort();
    return new Response('', { status: 503 });
  }, abort.signal);
  await expect(dockerHubSource(web).findTags(REPO, search)).rejects.toMatchObject({ code: 'ABORTED' });
  expect(web.requests).toHaveLength(1);
});
