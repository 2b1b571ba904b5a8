import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type FakeServer, simPath, startFakeHub, startFakeWebhook } from '../src/index.ts';

const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const names = Array.from({ length: 25 }, (_, i) => `v0.5.6-rocm700-mi30x-202512${String(i + 1).padStart(2, '0')}`);

async function hub(mode?: Parameters<typeof startFakeHub>[0]['mode']) {
  const tags = [...names.map((name) => ({ name })), { name: 'broken', pullable: false }];
  const started = await startFakeHub({ tags, ...(mode === undefined ? {} : { mode }) });
  servers.push(started);
  return started;
}

interface Page {
  readonly count: number;
  readonly next: string | null;
  readonly results: readonly { readonly name: string }[];
}

async function pageAt(url: string): Promise<Page> {
  return (await (await fetch(url)).json()) as Page;
}

describe('the fake Hub', () => {
  test('pages through next links; past the end is 404', async () => {
    const { url } = await hub();
    const found: string[] = [];
    let next: string | null = `${url}/v2/repositories/rocm/sgl-dev/tags?page_size=10`;
    while (next !== null) {
      const page = await pageAt(next);
      expect(page.count).toBe(26);
      found.push(...page.results.map((tag) => tag.name));
      next = page.next;
    }
    expect(found).toEqual([...names, 'broken']);
    const past = await fetch(`${url}/v2/repositories/rocm/sgl-dev/tags/?page_size=10&page=9`);
    expect(past.status).toBe(404);
    expect(await past.json()).toMatchObject({ message: 'httperror 404: object not found' });
  });

  test('filters by substring and knows single tags in both forms', async () => {
    const { url } = await hub();
    const page = await pageAt(`${url}/v2/repositories/rocm/sgl-dev/tags?name=mi30x-2025120`);
    expect(page.results).toHaveLength(9);
    const one = `${url}/v2/namespaces/rocm/repositories/sgl-dev/tags`;
    expect(await (await fetch(`${one}/${names[0]}`)).json()).toMatchObject({ name: names[0], tag_status: 'active' });
    expect((await fetch(`${one}/nothing`)).status).toBe(404);
    expect((await fetch(`${url}/v2/repositories/other/repo/tags`)).status).toBe(404);
  });

  test('has manifests for pullable tags only', async () => {
    const { url } = await hub();
    const head = (tag: string) => fetch(`${url}/v2/rocm/sgl-dev/manifests/${tag}`, { method: 'HEAD' });
    expect((await head(names[0] ?? '')).headers.get('docker-content-digest')).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect((await head('broken')).status).toBe(404);
    expect(await (await fetch(`${url}/token?service=registry.docker.io`)).json()).toMatchObject({ expires_in: 300 });
  });

  test.each([
    ['rate-limited', 429, '7'],
    ['bare-429', 429, null],
    ['error', 503, null],
    ['unauthorized', 401, null],
  ] as const)('%s answers %d, then recovers', async (kind, status, retryAfter) => {
    const { url, requests } = await hub({ kind, times: 1, retryAfterS: 7 });
    const list = `${url}/v2/repositories/rocm/sgl-dev/tags`;
    const troubled = await fetch(list);
    expect([troubled.status, troubled.headers.get('retry-after')]).toEqual([status, retryAfter]);
    expect((await fetch(list)).status).toBe(200);
    expect(requests).toHaveLength(2);
  });

  test('breaks off, and changes its mode while it runs', async () => {
    const server = await hub({ kind: 'cut' });
    const list = `${server.url}/v2/repositories/rocm/sgl-dev/tags`;
    await expect(fetch(list)).rejects.toThrow();
    server.setMode({ kind: 'slow', delayMs: 20 });
    server.setTags([]);
    expect(await (await fetch(list)).json()).toMatchObject({ count: 0, results: [], next: null });
  });
});

describe('the fake webhook', () => {
  const card = JSON.stringify({ type: 'message', attachments: [{ content: { type: 'AdaptiveCard' } }] });

  test('queues a message with 202 and an empty body, and keeps it', async () => {
    const webhook = await startFakeWebhook();
    servers.push(webhook);
    const response = await fetch(webhook.webhookUrl, { method: 'POST', body: card });
    expect([response.status, await response.text()]).toEqual([202, '']);
    expect(webhook.requests.map((request) => request.body)).toEqual([card]);
  });

  test.each([
    ['no signature', (url: string) => url.split('?')[0] ?? '', card, 401],
    ['no attachments', (url: string) => url, '{"text":"hello"}', 400],
    ['too large', (url: string) => url, card.replace('}]}', `,"x":"${'y'.repeat(30_000)}"}]}`), 413],
  ])('%s is refused', async (_name, urlOf, body, status) => {
    const webhook = await startFakeWebhook();
    servers.push(webhook);
    expect((await fetch(urlOf(webhook.webhookUrl), { method: 'POST', body })).status).toBe(status);
  });

  test.each([
    ['rate-limited', 429],
    ['error', 502],
    ['unauthorized', 401],
    ['gone', 404],
    ['old-connector', 200],
  ] as const)('%s answers %d, once', async (kind, status) => {
    const webhook = await startFakeWebhook({ mode: { kind, times: 1 } });
    servers.push(webhook);
    const send = () => fetch(webhook.webhookUrl, { method: 'POST', body: card });
    expect((await send()).status).toBe(status);
    expect((await send()).status).toBe(202);
  });
});

test('simPath is the folder of the programs', () => {
  for (const program of ['rocm-smi', 'amd-smi', 'python3', 'huggingface-cli', 'hf']) {
    expect(existsSync(join(simPath(), program))).toBe(true);
  }
});
