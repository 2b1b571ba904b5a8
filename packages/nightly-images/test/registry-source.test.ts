import { expect, test } from 'vitest';
import { isPullable, registrySource, splitRepository, tagSourceOf } from '../src/index.ts';
import { fakeWeb, hubPage } from './fake-web.ts';

const TAG = 'v0.5.6-rocm700-mi30x-20251202';
const CHALLENGE =
  'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:rocm/sgl-dev:pull"';

test.each([
  ['rocm/sgl-dev', { path: 'rocm/sgl-dev' }],
  ['docker.io/rocm/sgl-dev', { path: 'rocm/sgl-dev' }],
  ['127.0.0.1:5055/rocm/sgl-dev', { host: '127.0.0.1:5055', path: 'rocm/sgl-dev' }],
  ['registry.example.com/sgl-dev', { host: 'registry.example.com', path: 'sgl-dev' }],
  ['localhost/sgl-dev', { host: 'localhost', path: 'sgl-dev' }],
  ['sgl-dev', { path: 'sgl-dev' }],
])('%s', (repository, expected) => {
  expect(splitRepository(repository)).toStrictEqual(expected);
});

test("a registry's list is read to its last page over plain HTTP on this machine, and kept", async () => {
  const web = fakeWeb((url) =>
    url.searchParams.has('last')
      ? Response.json({ name: 'rocm/sgl-dev', tags: [TAG] })
      : Response.json(
          { name: 'rocm/sgl-dev', tags: ['latest'] },
          { headers: { link: '</v2/rocm/sgl-dev/tags/list?last=latest&n=1000>; rel="next"' } },
        ),
  );
  const source = registrySource(web);
  expect(await source.findTags('127.0.0.1:5055/rocm/sgl-dev', 'mi30x-20251202')).toStrictEqual([{ tag: TAG }]);
  expect(await source.findTags('127.0.0.1:5055/rocm/sgl-dev', 'late')).toStrictEqual([{ tag: 'latest' }]);
  expect(web.requests).toStrictEqual([
    'GET http://127.0.0.1:5055/v2/rocm/sgl-dev/tags/list?n=1000',
    'GET http://127.0.0.1:5055/v2/rocm/sgl-dev/tags/list?last=latest&n=1000',
  ]);
});

test('a next page on another host is not followed', async () => {
  const headers = { link: '<https://elsewhere.example/v2/x>; rel="next"' };
  const web = fakeWeb(() => Response.json({ tags: [TAG] }, { headers }));
  await registrySource(web).findTags('127.0.0.1:5055/rocm/sgl-dev', 'mi30x');
  expect(web.requests).toHaveLength(1);
});

test('a repository without any tag is empty, one that is not there is named', async () => {
  const empty = fakeWeb(() => Response.json({ name: 'x', tags: null }));
  expect(await registrySource(empty).findTags('127.0.0.1:5055/x', 'mi30x')).toStrictEqual([]);
  const missing = fakeWeb(() => Response.json({ errors: [{ code: 'NAME_UNKNOWN' }] }, { status: 404 }));
  await expect(registrySource(missing).findTags('127.0.0.1:5055/x', 'mi30x')).rejects.toMatchObject({
    code: 'IMAGE_MISSING',
  });
});

test("the manifest's head tells whether a tag can be pulled, with an anonymous token where one is asked for", async () => {
  const seen: (string | null)[] = [];
  const web = fakeWeb((url, init) => {
    if (url.hostname === 'auth.docker.io') return Response.json({ token: 'abc', expires_in: 300 });
    const authorization = new Headers(init?.headers).get('authorization');
    seen.push(authorization);
    if (authorization === null) return new Response('', { status: 401, headers: { 'www-authenticate': CHALLENGE } });
    return new Response(null, { status: url.pathname.endsWith(TAG) ? 200 : 404 });
  });
  expect(await isPullable({ repository: 'rocm/sgl-dev', tag: TAG }, web)).toBe(true);
  expect(await isPullable({ repository: 'rocm/sgl-dev', tag: 'v0.0.0' }, web)).toBe(false);
  expect(seen).toStrictEqual([null, 'Bearer abc', null, 'Bearer abc']);
  expect(web.requests.slice(0, 3)).toStrictEqual([
    `HEAD https://registry-1.docker.io/v2/rocm/sgl-dev/manifests/${TAG}`,
    'GET https://auth.docker.io/token?service=registry.docker.io&scope=repository%3Arocm%2Fsgl-dev%3Apull',
    `HEAD https://registry-1.docker.io/v2/rocm/sgl-dev/manifests/${TAG}`,
  ]);
});

test('a token service without TLS is not asked, and a refusal is not "missing"', async () => {
  const challenge = CHALLENGE.replace('https:', 'http:');
  const web = fakeWeb(() => new Response('', { status: 401, headers: { 'www-authenticate': challenge } }));
  await expect(isPullable({ repository: 'rocm/sgl-dev', tag: TAG }, web)).rejects.toMatchObject({
    code: 'HUB_UNREACHABLE',
  });
  expect(web.requests).toHaveLength(1);
});

test("the registry is asked when the Hub's API does not answer, and not when the Hub says there is nothing", async () => {
  const list = () => Response.json({ tags: [TAG] });
  const limited = fakeWeb((url) =>
    url.hostname === 'hub.docker.com' ? new Response('', { status: 429, headers: { 'retry-after': '3600' } }) : list(),
  );
  expect(await tagSourceOf('rocm/sgl-dev', limited).findTags('rocm/sgl-dev', 'mi30x')).toStrictEqual([{ tag: TAG }]);
  const empty = fakeWeb((url) => (url.hostname === 'hub.docker.com' ? hubPage(url, []) : list()));
  expect(await tagSourceOf('rocm/sgl-dev', empty).findTags('rocm/sgl-dev', 'mi30x')).toStrictEqual([]);
  const down = fakeWeb(() => new TypeError('fetch failed', { cause: new Error('EHOSTUNREACH') }));
  await expect(tagSourceOf('rocm/sgl-dev', down).findTags('rocm/sgl-dev', 'mi30x')).rejects.toMatchObject({
    code: 'HUB_UNREACHABLE',
    message: expect.stringContaining('hub.docker.com'),
  });
});
