import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createFetch } from '@sglang-ci/cli-kit';
import { benchmarkCard, sendAlert } from '../src/index.ts';
import { makeCertificate } from './certificate.ts';
import { type FakeAnswer, type FakeTeams, fakeTeams, listen, SIGNATURE } from './fake-teams.ts';
import { instantClock } from './instant-clock.ts';
import { cardInput } from './samples.ts';

const certificate = makeCertificate('127.0.0.1');
const trusting = createFetch({}, { ca: certificate?.cert ?? '' });
const card = benchmarkCard(cardInput());
const open: { close(): unknown }[] = [];
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'misbehaving-'));
  await trusting('http://127.0.0.1:1').catch(() => undefined); // what is loaded with the first request
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function teamsWith(answers: readonly FakeAnswer[], own = certificate): Promise<FakeTeams> {
  const teams = await fakeTeams(answers, own);
  open.push(teams);
  return teams;
}

interface Told {
  readonly outcome: string;
  readonly detail: string;
  readonly waits: readonly number[];
}

/** Tells one alert, and checks that neither the answer nor anything on disk nor anything posted repeats the secret. */
async function tell(
  url: string,
  world: { readonly fetch?: typeof fetch; readonly posts?: FakeTeams['posts'] } = {},
): Promise<Told> {
  const spoolDir = await mkdtemp(join(folder, 'spool-'));
  const clock = instantClock();
  const alert = { night: '20251116', subject: 'GROK1 online standard', card };
  const options = { spoolDir, webhookUrl: url, clock, random: () => 1, timeoutMs: 600 };
  const report = await sendAlert(alert, { ...options, fetch: world.fetch ?? trusting });
  const files = (await readdir(spoolDir, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
  const stored = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));
  const names = files.map((file) => file.name);
  const everything = JSON.stringify([report, stored, names, (world.posts ?? []).map(({ text }) => text)]);
  expect(everything).not.toMatch(/S3cr3t|0a1b2c3d4e5f6071|pr0xyPassw0rd/);
  expect(names).toHaveLength(1);
  return { outcome: report.outcome, detail: report.detail, waits: clock.waits };
}

const FOUR_WAITS = [1_000, 2_000, 4_000, 8_000];
const CONNECTOR_TEXT =
  'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId';

describe.skipIf(certificate === undefined)('over HTTPS', () => {
  test.each<[string, readonly FakeAnswer[], Partial<Told> & { readonly posts?: number }]>([
    ["202, the workflow's answer", [{ status: 202 }], { outcome: 'sent', waits: [] }],
    ['200 of an old connector', [{ status: 200, text: '1' }], { outcome: 'sent' }],
    [
      '200 that hides a 429',
      [{ status: 200, text: CONNECTOR_TEXT }, { status: 202 }],
      { outcome: 'sent', waits: [1_000] },
    ],
    ['400', [{ status: 400, text: '{"error":{"code":"TriggerInputSchemaMismatch"}}' }], { outcome: 'kept', waits: [] }],
    ['401', [{ status: 401 }], { outcome: 'kept', waits: [], detail: expect.stringContaining('copy it again') }],
    ['403', [{ status: 403 }], { outcome: 'kept', waits: [] }],
    ['404', [{ status: 404 }], { outcome: 'kept', waits: [] }],
    ['410', [{ status: 410 }], { outcome: 'kept', waits: [], detail: expect.stringContaining('new workflow') }],
    ['413', [{ status: 413 }], { outcome: 'kept', waits: [] }],
    [
      '429 and 17 s',
      [{ status: 429, headers: { 'retry-after': '17' } }, { status: 202 }],
      { outcome: 'sent', waits: [17_000] },
    ],
    [
      '429 and a date',
      [{ status: 429, headers: { 'retry-after': 'Sun, 16 Nov 2025 00:00:30 GMT' } }, { status: 202 }],
      { outcome: 'sent', waits: [30_000] },
    ],
    ['429 for ever', [{ status: 429 }], { outcome: 'kept', waits: FOUR_WAITS, posts: 5 }],
    ['500', [{ status: 500 }], { outcome: 'kept', waits: FOUR_WAITS, posts: 5 }],
    ['501', [{ status: 501 }], { outcome: 'kept', posts: 5 }],
    ['502, then fine', [{ status: 502 }, { status: 202 }], { outcome: 'sent', waits: [1_000] }],
    [
      '503',
      [{ status: 503, headers: { 'retry-after': '3' } }],
      { outcome: 'kept', waits: [3_000, 3_000, 4_000, 8_000] },
    ],
    ['504, which may have been queued', [{ status: 504 }], { outcome: 'kept', waits: [1_000], posts: 2 }],
    ['never an answer', ['hang'], { outcome: 'kept', posts: 2, detail: expect.stringContaining('may or may not') }],
    ['cut after the card', ['drop', { status: 202 }], { outcome: 'sent', posts: 2 }],
    ['cut in the head of the answer', ['cut in the head'], { outcome: 'kept', posts: 2 }],
    ['cut in the body: the status counts', ['cut in the body'], { outcome: 'sent', posts: 1 }],
    ['a head that drips', ['drip in the head'], { outcome: 'kept', posts: 2 }],
    ['a body that drips: the status counts', ['drip in the body'], { outcome: 'sent', posts: 1 }],
    ['a body without end is not read', ['huge body'], { outcome: 'sent', posts: 1 }],
    ['garbage', ['garbage'], { outcome: 'kept', posts: 2 }],
    [
      'a redirect is not followed',
      [{ status: 307, headers: { location: `https://evil.example/?sig=${SIGNATURE}` } }],
      { outcome: 'kept', waits: [], posts: 1, detail: expect.stringContaining('redirects') },
    ],
    [
      'an answer that repeats the URL',
      [{ status: 401, text: `no: /workflows/0a1b2c3d4e5f6071/triggers?sig=${SIGNATURE}` }],
      { outcome: 'kept', detail: expect.stringContaining('<redacted>') },
    ],
  ])('%s', async (_, answers, { posts, ...expected }) => {
    const teams = await teamsWith(answers);
    expect(await tell(teams.url, teams)).toMatchObject(expected);
    if (posts !== undefined) expect(teams.posts).toHaveLength(posts);
  });

  test('a card that may be there already says so, the first one does not', async () => {
    const teams = await teamsWith(['hang', { status: 202 }]);
    expect(await tell(teams.url, teams)).toMatchObject({ outcome: 'sent' });
    expect(teams.posts.map(({ text }) => text.includes('may be here twice'))).toStrictEqual([false, true]);
  });

  test('a certificate that nobody signed, or of another host: not sent, not tried again, and what to do', async () => {
    const teams = await teamsWith([{ status: 202 }]);
    const foreign = await teamsWith([{ status: 202 }], makeCertificate('elsewhere.example'));
    const results = [
      await tell(teams.url, { fetch: createFetch({}) }),
      await tell(foreign.url),
      await tell((await teamsWith([])).url.replace('https:', 'http:')),
    ];
    expect(results[0]).toMatchObject({
      outcome: 'kept',
      waits: [],
      detail: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
    expect(results[1]).toMatchObject({ outcome: 'kept', waits: [] });
    expect(results[2]).toMatchObject({ outcome: 'kept' });
    expect([...teams.posts, ...foreign.posts]).toHaveLength(0);
  });
});

test('a refused connection is tried again, then kept', async () => {
  const { url, close } = await fakeTeams([]);
  await close();
  expect(await tell(url)).toMatchObject({
    outcome: 'kept',
    waits: FOUR_WAITS,
    detail: expect.stringMatching('ECONNREFUSED'),
  });
});

test('a host that does not exist is tried again, then kept', async () => {
  const told = await tell(`https://no-such-host.invalid/workflows/0a1b2c3d4e5f6071/invoke?sig=${SIGNATURE}`);
  expect(told).toMatchObject({
    outcome: 'kept',
    waits: FOUR_WAITS,
    detail: expect.stringMatching('ENOTFOUND|EAI_AGAIN'),
  });
});

describe.skipIf(certificate === undefined)('through a proxy', () => {
  const ofTeams = makeCertificate('teams.example');
  const trust = { ca: ofTeams?.cert ?? '' };

  /** A workflow under a name that only the proxy knows: this machine itself is never asked through one. */
  async function farTeams(): Promise<FakeTeams> {
    const teams = await teamsWith([{ status: 202 }], ofTeams);
    return { ...teams, url: teams.url.replace('127.0.0.1', 'teams.example') };
  }

  /** A proxy that opens tunnels, or answers CONNECT with a status of its own. */
  async function proxy(
    status = 200,
  ): Promise<{ readonly url: string; readonly asked: string[]; readonly authorized: string[] }> {
    const asked: string[] = [];
    const authorized: string[] = [];
    const server: Server = createServer((_, response) => response.writeHead(500).end());
    server.on('connect', (request, client) => {
      asked.push(request.url ?? '');
      authorized.push(String(request.headers['proxy-authorization'] ?? ''));
      if (status !== 200) return client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      const port = (request.url ?? '').split(':')[1];
      const far = connect(Number(port), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        far.pipe(client).pipe(far);
      });
      return far.on('error', () => client.destroy());
    });
    const port = await listen(server);
    open.push({ close: () => (server.closeAllConnections(), server.close()) });
    return { url: `http://ci:pr0xyPassw0rd@127.0.0.1:${port}`, asked, authorized };
  }

  test.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY'])('%s is honoured, with its password', async (name) => {
    const [teams, tunnel] = [await farTeams(), await proxy()];
    const fetch = createFetch({ [name]: tunnel.url }, trust);
    expect(await tell(teams.url, { fetch, posts: teams.posts })).toMatchObject({ outcome: 'sent' });
    expect(tunnel.asked).toStrictEqual([new URL(teams.url).host]);
    expect(tunnel.authorized).toStrictEqual([`Basic ${Buffer.from('ci:pr0xyPassw0rd').toString('base64')}`]);
  });

  test.each(['NO_PROXY', 'no_proxy'])('%s goes around it', async (name) => {
    const [teams, tunnel] = [await farTeams(), await proxy()];
    const fetch = createFetch({ HTTPS_PROXY: tunnel.url, [name]: 'example.com,teams.example' }, trust);
    expect(await tell(teams.url, { fetch })).toMatchObject({ detail: expect.stringMatching('ENOTFOUND|EAI_AGAIN') });
    expect(tunnel.asked).toHaveLength(0);
  });

  test.each([{}, { NO_PROXY: 'example.com' }, { NO_PROXY: '*' }])(
    'this machine is asked directly: %j',
    async (more) => {
      const [teams, tunnel] = [await teamsWith([{ status: 202 }]), await proxy()];
      const fetch = createFetch({ HTTPS_PROXY: tunnel.url, ...more }, { ca: certificate?.cert ?? '' });
      expect(await tell(teams.url, { fetch })).toMatchObject({ outcome: 'sent' });
      expect(tunnel.asked).toHaveLength(0);
    },
  );

  test.each([407, 403, 502])('a proxy that answers %i is named, not the webhook', async (status) => {
    const [teams, tunnel] = [await farTeams(), await proxy(status)];
    const fetch = createFetch({ HTTPS_PROXY: tunnel.url }, trust);
    expect(await tell(teams.url, { fetch })).toMatchObject({
      outcome: 'kept',
      detail: expect.stringContaining(`the proxy answered HTTP ${status}`),
    });
    expect(teams.posts).toHaveLength(0);
  });

  test.each(['socks5://ci:pr0xyPassw0rd@proxy:1080', 'http://ci:pr0xyPassw0rd@[bad'])(
    '%s is refused without its text',
    (url) => {
      const refused = () => createFetch({ https_proxy: url });
      expect(refused).toThrow(/^HTTPS_PROXY is not the URL of an HTTP proxy$/);
      expect(refused).not.toThrow(expect.objectContaining({ cause: expect.anything() }));
    },
  );
});
