import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrendCharts } from '@sglang-ci/plots';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { onlineNight, site } from './site.ts';

let server: Awaited<ReturnType<typeof site>>;

beforeEach(async () => {
  server = await site({
    ...onlineNight('v0.5.6-rocm700-mi30x-20251201', 10_000),
    ...onlineNight('v0.5.6-rocm700-mi30x-20251202', 10_100),
    ...onlineNight('v0.5.6-rocm700-mi30x-20251203', 10_200, '_mtp_test'),
    ...onlineNight('v0.5.6-rocm700-mi35x-20251202', 7_000),
    'plots/GROK1/online/20251201_GROK1_online_standard.png': 'old',
    'plots/GROK1/online/20251202_GROK1_online_standard.png': 'new',
    'plots/GROK1/online/20251209_GROK1_online_mtp.png': 'other',
  });
});
afterEach(() => server.remove());

describe('dashboard', () => {
  test('lists every benchmark and shows the one that is asked for', async () => {
    const page = await server.text('/?model=GROK1&mode=online&hardware=mi30x');
    expect(page).toContain('GROK1 MOE-I4F8 on mi30x');
    expect(page).toContain('GROK1 MOE-I4F8 on mi35x');
    expect(page).toContain('<h1>GROK1 MOE-I4F8 · online · standard</h1>');
    expect(page).toContain('mi30x · node-a · v0.5.6-rocm700-mi30x-20251202');
    expect(page).toContain('src="/GROK1/online/20251202_GROK1_online_standard.png"');
    expect(page).toMatch(/data-trends="\/api\/series\?model=GROK1&amp;mode=online&amp;hardware=mi30x&amp;.*days=90"/);
    expect(page).toMatch(/class="verdict (good|warn|bad)"/);
  });

  test('shows the sub-mode that is asked for with its own plot', async () => {
    const page = await server.text('/?model=GROK1&subMode=mtp_test');
    expect(page).toContain('<h1>GROK1 MOE-I4F8 · online · mtp</h1>');
    expect(page).toContain('20251209_GROK1_online_mtp.png');
  });

  test('escapes the title and loads nothing from elsewhere', async () => {
    const page = await server.text('/');
    expect(page).toContain('Lab &lt;plots&gt;');
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page).toContain('<script src="/assets/chart.js" defer></script>');
  });

  test('says that there are no nights, and that the folder is gone', async () => {
    const empty = await site();
    expect(await empty.text('/')).toContain('There are no nights yet.');
    await rm(join(empty.root, 'runs'), { recursive: true });
    empty.wait(60_000);
    const answer = await empty.get('/');
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('no such folder');
    await empty.remove();
  });
});

describe('api', () => {
  test('/api/series has the charts of one benchmark, the last night judged', async () => {
    const { axis, charts } = await series('model=GROK1&mode=online&hardware=mi30x');
    expect(axis.slots.map(({ date }) => date)).toEqual(['20251201', '20251202']);
    expect(charts[1]?.title).toBe('E2E latency by request rate');
    expect(charts[1]?.config.data.datasets[0]?.data).toEqual([10_000, 10_100]);
  });

  test('/api/series shows as many days as asked for', async () => {
    const slots = async (days: string) => (await series(`model=GROK1&hardware=mi30x&days=${days}`)).axis.slots.length;
    expect([await slots('1'), await slots('all'), await slots('-5')]).toEqual([1, 2, 2]);
  });

  test('/api/series of an unknown model is not found', async () => {
    const answer = await server.get('/api/series?model=GROK9');
    expect([answer.status, await answer.json()]).toEqual([
      404,
      { error: 'no nights of such a benchmark; see /api/nights' },
    ]);
  });

  test('/api/nights has all nights, without paths of this machine', async () => {
    const nights = await allNights();
    expect(nights).toHaveLength(4);
    expect(nights[0]).toMatchObject({ model: 'GROK1', mode: 'online', imageTag: 'v0.5.6-rocm700-mi30x-20251201' });
    expect(JSON.stringify(nights)).not.toContain(server.root);
  });

  test('looks at the folders again after a while, not at every request', async () => {
    const count = async () => (await allNights()).length;
    expect(await count()).toBe(4);
    for (const [path, content] of Object.entries(onlineNight('v0.5.6-rocm700-mi30x-20251204', 9_000))) {
      await server.write(path, content);
    }
    expect(await count()).toBe(4);
    server.wait(60_000);
    expect(await count()).toBe(5);
  });

  test('says what is wrong when the folder is gone', async () => {
    await rm(join(server.root, 'runs'), { recursive: true });
    const answer = await server.get('/api/nights');
    expect([answer.status, await answer.json()]).toEqual([500, { error: expect.stringContaining('no such folder') }]);
  });

  test('/health answers', async () => {
    expect(await (await server.get('/health')).json()).toEqual({ status: 'ok' });
  });

  test('a line per request goes to the log', async () => {
    await server.get('/health');
    expect(server.log).toEqual(['[2025-12-15 16:00:00 PST] GET /health 200']);
  });
});

describe('assets', () => {
  test.each([
    ['/assets/style.css', 'text/css; charset=utf-8', '.trends'],
    ['/assets/chart.js', 'text/javascript; charset=utf-8', 'Chart.js v4'],
  ])('%s is served from this machine', async (path, type, content) => {
    const answer = await server.get(path);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(await answer.text()).toContain(content);
  });
});

async function series(query: string): Promise<TrendCharts> {
  return (await (await server.get(`/api/series?${query}`)).json()) as TrendCharts;
}

async function allNights(): Promise<readonly unknown[]> {
  return (await (await server.get('/api/nights')).json()) as unknown[];
}
