import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { shiftDay } from '@sglang-ci/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NightComparison, NightDetail, NightsPage, Overview, Trends } from '../src/api/types.ts';
import { onlineNight, site } from './site.ts';

const LAST = '20251214';
const TAG = `v0.5.6-rocm700-mi30x-${LAST}`;
const FOLDER = `${TAG}_GROK1_MOE-I4F8_online`;

let server: Awaited<ReturnType<typeof site>>;

/** `count` nights up to `last`, all of the usual E2E latency but the last of them. */
function nights(count: number, options: { last?: string; e2eMs?: readonly number[]; suffix?: string } = {}) {
  const { last = LAST, e2eMs = [], suffix = '' } = options;
  const files = Array.from({ length: count }, (_, index) => {
    const back = count - 1 - index;
    const value = e2eMs.at(-1 - back) ?? 10_000 + (index % 3) * 20;
    return onlineNight(`v0.5.6-rocm700-mi30x-${shiftDay(last, -back)}`, value, suffix);
  });
  return Object.assign({}, ...files) as Record<string, string>;
}

async function json<Value>(path: string): Promise<Value> {
  const answer = await server.get(path);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Value;
}

async function serve(files: Readonly<Record<string, string>>): Promise<void> {
  server = await site(files);
}

afterEach(() => server.remove());

describe('/api/overview', () => {
  async function states(): Promise<readonly string[]> {
    const { benchmarks } = await json<Overview>('/api/overview');
    return benchmarks.map(({ subMode, state, lateness, headline }) => {
      const late = lateness === undefined ? '' : ` ${lateness}`;
      return `${subMode} ${state}${late}: ${headline}`;
    });
  }

  test('has a good benchmark with its last night, plot and last month', async () => {
    await serve({ ...nights(12), 'plots/GROK1/online/20251214_GROK1_online_standard.png': 'PNG' });
    const { newestDate, dueDate, benchmarks } = await json<Overview>('/api/overview');
    expect([newestDate, dueDate, benchmarks.length]).toEqual([LAST, LAST, 1]);
    const [only] = benchmarks;
    expect(only).toMatchObject({
      model: 'GROK1',
      variant: 'MOE-I4F8',
      hardware: 'mi30x',
      mode: 'online',
      subMode: 'standard',
      state: 'good',
      nights: 12,
      daysBehind: 0,
      headline: 'GOOD: none of 6 values is worse than usual',
      plotUrl: '/GROK1/online/20251214_GROK1_online_standard.png',
      lastNight: {
        id: `online/GROK1/${FOLDER}`,
        node: 'node-a',
        loadsMeasured: 2,
        runUrl: `/runs/online/GROK1/${FOLDER}/`,
      },
      sparkline: { metric: 'e2eMs', label: 'E2E latency, rate 16', unit: 'ms', better: 'lower' },
    });
    expect(only?.sparkline?.dates.slice(-2)).toEqual(['20251213', LAST]);
    expect(only?.sparkline?.values.slice(-13)).toEqual([
      null,
      ...Array.from({ length: 12 }, (_, index) => (10_000 + (index % 3) * 20) * 8),
    ]);
  });

  test.each([
    ['suspect on the first bad night', { e2eMs: [12_000] }, /^standard suspect: REGRESSION SUSPECTED/],
    ['regressed on the second', { e2eMs: [12_000, 12_000] }, /^standard regressed: REGRESSION CONFIRMED/],
    [
      'missing without the night that was due',
      { last: '20251213' },
      /^standard good missing: NO NIGHT of 2025-12-14; the last one, 2025-12-13: GOOD/,
    ],
    ['missing for days', { last: '20251204' }, /^standard good missing: NO NIGHT for 10 days/],
    [
      'regressed and missing, where it was regressed before',
      { e2eMs: [12_000, 12_000], last: '20251213' },
      /^standard regressed missing: NO NIGHT of 2025-12-14; the last one, 2025-12-13: REGRESSION CONFIRMED/,
    ],
  ])('calls it %s', async (_, options, expected) => {
    const other = nights(12, { suffix: '_dp_attention' });
    await serve({ ...nights(12, options), ...other });
    expect(await states()).toEqual([expect.stringMatching(expected), expect.stringMatching(/^dp_attention good/)]);
  });

  test('does not call bad what somebody accepted, and says so when the list of it is broken', async () => {
    await serve(nights(12, { e2eMs: [12_000, 12_000] }));
    expect(await states()).toEqual([expect.stringMatching(/^standard regressed/)]);
    const list = 'runs/online/GROK1/accepted-changes.json';
    const identity = { hardware: 'mi30x', model: 'GROK1', variant: 'MOE-I4F8', mode: 'online', subMode: 'standard' };
    const values = [1, 16].map((load) => ({ metric: 'e2eMs', loadKind: 'request_rate', load, worseBy: 0.2 }));
    const words = { since: '20251213', night: LAST, until: '20260101', reason: 'new defaults', values };
    await server.write(list, JSON.stringify([{ ...identity, ...words }]));
    server.wait(60_000);
    expect(await states()).toEqual([expect.stringMatching(/^standard good: .*accepted/)]);
    await server.write(list, '[{}]');
    server.wait(60_000);
    expect(await states()).toEqual([expect.stringMatching(/^standard regressed/)]);
    expect(server.log.filter((line) => line.includes('accepted-changes.json'))).toHaveLength(1);
  });

  test('shows what got worse in the sparkline', async () => {
    await serve(nights(12, { e2eMs: [12_000, 12_000] }));
    const [only] = (await json<Overview>('/api/overview')).benchmarks;
    expect(only?.sparkline).toMatchObject({ metric: 'e2eMs', values: expect.arrayContaining([12_000]) });
  });

  test('shows the plot of its own hardware, and none that may be of another', async () => {
    const other = onlineNight(`v0.5.6-rocm700-mi35x-${LAST}`, 7_000);
    await serve({ ...nights(3), ...other, 'plots/GROK1/online/20251214_GROK1_online_standard.png': 'of whom?' });
    const plots = async () => (await json<Overview>('/api/overview')).benchmarks.map(({ plotUrl }) => plotUrl);
    expect(await plots()).toEqual([undefined, undefined]);
    await server.write('plots/GROK1/online/mi35x/20251213_GROK1_online_standard.png', 'of mi35x');
    expect(await plots()).toEqual([undefined, '/GROK1/online/mi35x/20251213_GROK1_online_standard.png']);
  });

  test('does not miss what never ran every night, nor what has not run for a month', async () => {
    await serve({
      ...nights(20),
      ...nights(1, { suffix: '_mtp_test', last: '20251210' }),
      ...nights(12, { suffix: '_dp_attention', last: '20251101' }),
    });
    expect(await states()).toEqual([
      expect.stringMatching(/^standard good/),
      expect.stringMatching(/^dp_attention good retired: not run for 43 days; then: GOOD/),
      expect.stringMatching(/^mtp_test unjudged/),
    ]);
  });

  test('expects a night only at six in the morning after it', async () => {
    await serve(nights(12, { last: '20251213' }));
    server.wait(-11 * 3_600_000);
    expect(await states()).toEqual([expect.stringMatching(/^standard good/)]);
    server.wait(3 * 3_600_000);
    expect(await states()).toEqual([expect.stringMatching(/^standard good missing/)]);
  });

  test('does not take a folder of a day that is not there yet for the newest night', async () => {
    const future = onlineNight('v0.5.6-rocm700-mi30x-20991231', 9_000);
    await serve({ ...nights(12), ...future });
    const { newestDate, problems, benchmarks } = await json<Overview>('/api/overview');
    expect([newestDate, benchmarks.map(({ state, nights: count }) => [state, count])]).toEqual([LAST, [['good', 12]]]);
    expect(problems).toEqual([
      expect.stringMatching(/^online\/GROK1\/.*20991231.*: dated 20991231, which is after tomorrow \(2025121\d\)/),
    ]);
    expect(await server.text('/')).toContain('dated 20991231, which is after tomorrow');
  });

  test('takes the newest night of an archive for last night', async () => {
    await serve(nights(12, { last: '20250801' }));
    const { dueDate } = await json<Overview>('/api/overview');
    expect([dueDate, await states()]).toEqual(['20250801', [expect.stringMatching(/^standard good/)]]);
  });

  test('calls a night without values failed', async () => {
    await serve({
      ...nights(12, { last: '20251213' }),
      [`runs/online/GROK1/${FOLDER}/server_output_aiter.log`]: 'killed',
    });
    expect(await states()).toEqual([expect.stringMatching(/^standard failed: /)]);
  });

  test('is empty without nights', async () => {
    await serve({});
    expect(await json<Overview>('/api/overview')).toEqual({ benchmarks: [] });
  });
});

describe('/api/nights', () => {
  beforeEach(() => serve({ ...nights(5), ...nights(2, { suffix: '_mtp_test', last: '20251211' }) }));
  const dates = ({ nights: some }: NightsPage) => some.map(({ date, subMode }) => `${date} ${subMode}`);

  test('are the newest first, in pages that a new night does not shift', async () => {
    const first = await json<NightsPage>('/api/nights?limit=3');
    expect([first.total, dates(first)]).toEqual([7, ['20251214 standard', '20251213 standard', '20251212 standard']]);
    for (const [path, text] of Object.entries(onlineNight('v0.5.6-rocm700-mi30x-20251215', 10_000))) {
      await server.write(path, text);
    }
    server.wait(60_000);
    const next = await json<NightsPage>(`/api/nights?limit=3&before=${encodeURIComponent(first.next ?? '')}`);
    expect([next.total, dates(next)]).toEqual([8, ['20251211 mtp_test', '20251211 standard', '20251210 mtp_test']]);
    const last = await json<NightsPage>(`/api/nights?limit=3&before=${encodeURIComponent(next.next ?? '')}`);
    expect([dates(last), last.next]).toEqual([['20251210 standard'], undefined]);
  });

  test.each([
    ['subMode=mtp_test', 2],
    ['model=GROK1&mode=online&hardware=mi30x&variant=MOE-I4F8', 7],
    ['from=20251213', 2],
    ['from=2025-12-12&to=2025-12-13', 2],
    ['to=20251210', 2],
    ['model=GROK9', 0],
  ])('of %s: %i', async (query, total) => {
    expect((await json<NightsPage>(`/api/nights?${query}`)).total).toBe(total);
  });

  test.each(['limit=0', 'limit=-1', 'limit=x', 'from=today', 'to=20251332'])(
    'cannot be asked for with %s',
    async (query) => {
      const answer = await server.get(`/api/nights?${query}`);
      expect([answer.status, await answer.json()]).toEqual([400, { error: expect.stringContaining('parameter ') }]);
    },
  );

  test('name no path of this machine', async () => {
    expect(await (await server.get('/api/nights')).text()).not.toContain(server.root);
  });
});

describe('/api/night', () => {
  beforeEach(async () => {
    await serve(nights(12));
    const folder = `runs/online/GROK1/${FOLDER}`;
    const command = {
      env: { HF_TOKEN: 'hf_abcdefghijklmnopqrstuvwxyz012345' },
      argv: ['python3', '-m', 'sglang.launch_server'],
    };
    await server.write(
      `${folder}/plan.json`,
      JSON.stringify({
        image: `rocm/sgl-dev:${TAG}`,
        backend: 'aiter',
        protocol: { name: 'flushed', runsPerLoad: 3 },
        server: { command },
        points: [{ id: 'rate-1', runs: 3, command }],
      }),
    );
    await server.write(`${folder}/a "log" #1.log`, 'text');
    await server.write(`${folder}/.lock.1`, '{}');
  });

  test.each([`online/GROK1/${FOLDER}`, FOLDER])('has everything of the night %s', async (name) => {
    const detail = await json<NightDetail>(`/api/night?folder=${encodeURIComponent(name)}`);
    expect(detail.night).toMatchObject({ folder: FOLDER, state: 'good' });
    expect(detail.verdict).toMatchObject({ status: 'good', cells: { length: 6 } });
    expect(detail.values).toContainEqual(
      expect.objectContaining({ metric: 'ttftMs', load: 'rate 16', text: '760.0 ms', valid: true }),
    );
    expect(detail.files.map(({ name: file, url }) => [file, url])).toEqual([
      ['a "log" #1.log', `/runs/online/GROK1/${FOLDER}/a%20%22log%22%20%231.log`],
      ['plan.json', `/runs/online/GROK1/${FOLDER}/plan.json`],
      [`${FOLDER}.csv`, `/runs/online/GROK1/${FOLDER}/${FOLDER}.csv`],
    ]);
    expect(detail.previous).toContain('20251213');
    expect(detail.next).toBeUndefined();
  });

  test('says what was run, without its secrets', async () => {
    const { plan } = await json<NightDetail>(`/api/night?folder=${FOLDER}`);
    expect(plan.map(({ label }) => label)).toEqual(['image', 'backend', 'protocol', 'server', 'points', 'first point']);
    expect(plan.find(({ label }) => label === 'server')?.text).toContain('python3 -m sglang.launch_server');
    expect(JSON.stringify(plan)).not.toContain('hf_abcdefghijklmnopqrstuvwxyz012345');
  });

  test('with a broken plan says so', async () => {
    await server.write(`runs/online/GROK1/${FOLDER}/plan.json`, '{"image":');
    const { plan } = await json<NightDetail>(`/api/night?folder=${FOLDER}`);
    expect(plan).toEqual([{ label: 'plan', text: 'plan.json cannot be read' }]);
  });
});

describe('/api/trends', () => {
  beforeEach(() => serve(nights(12)));

  test('has the charts and where each night leads', async () => {
    const trends = await json<Trends>('/api/trends?model=GROK1');
    expect(trends.benchmark).toMatchObject({ model: 'GROK1', subMode: 'standard' });
    expect(trends.axis.slots).toHaveLength(12);
    expect(trends.slots).toHaveLength(12);
    expect(trends.slots.at(-1)).toEqual({
      id: `online/GROK1/${FOLDER}`,
      runUrl: `/runs/online/GROK1/${FOLDER}/`,
      node: 'node-a',
    });
    expect(trends.charts.map(({ id }) => id)).toContain('e2eMs');
    expect(trends.choices).toMatchObject({
      loads: [1, 16],
      metrics: [{ key: 'e2eMs' }, { key: 'ttftMs' }, { key: 'itlMs' }],
    });
  });

  test.each([
    ['days=3', 3],
    ['days=all', 12],
    ['from=20251210', 5],
    ['from=20251210&to=2025-12-12', 3],
    ['to=20251205&days=2', 2],
    ['points=4', 4],
  ])('shows with %s %i places', async (query, places) => {
    const { axis, slots } = await json<Trends>(`/api/trends?${query}`);
    expect([axis.slots.length, slots.length]).toEqual([places, places]);
  });

  test('shows the metric and the loads that are asked for', async () => {
    const { charts } = await json<Trends>('/api/trends?metric=ttftMs&load=16');
    expect(charts.map(({ id }) => id)).toEqual(['ttftMs']);
    expect(charts[0]?.config.data.datasets).toHaveLength(1);
    expect(charts[0]?.config.data.datasets[0]?.data.at(-1)).toBe(760);
  });

  test.each(['metric=e2e', 'load=-1', 'load=x', 'days=0', 'points=1.5', 'from=1'])(
    'cannot be asked for with %s',
    async (query) => {
      expect((await server.get(`/api/trends?${query}`)).status).toBe(400);
    },
  );

  test('of no benchmark, or of days without a night, are not found', async () => {
    for (const query of ['model=GROK9', 'to=20240101']) {
      const answer = await server.get(`/api/trends?${query}`);
      expect([answer.status, await answer.json()]).toEqual([404, { error: expect.stringContaining('/api/overview') }]);
    }
  });

  test('are found at the old address', async () => {
    expect((await json<Trends>('/api/series?model=GROK1&mode=online')).axis.slots).toHaveLength(12);
  });

  test('are compressed, and not sent again to who has them', async () => {
    const plain = await server.get('/api/trends');
    const etag = plain.headers.get('etag') ?? '';
    const packed = await server.ask('/api/trends', { 'accept-encoding': 'gzip, br' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    const bytes = Buffer.from(await packed.arrayBuffer());
    const text = await plain.text();
    expect(gunzipSync(bytes).toString()).toBe(text);
    expect(bytes.length).toBeLessThan(text.length / 5);
    const again = await server.ask('/api/trends', { 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    await rm(join(server.root, `runs/online/GROK1/${FOLDER}`), { recursive: true });
    server.wait(60_000);
    expect((await server.ask('/api/trends', { 'if-none-match': etag })).status).toBe(200);
  });
});

describe('/api/compare', () => {
  test('sets any two nights side by side', async () => {
    await serve(nights(12, { e2eMs: [12_000] }));
    const before = `v0.5.6-rocm700-mi30x-20251213_GROK1_MOE-I4F8_online`;
    const { a, b, comparison } = await json<NightComparison>(`/api/compare?a=${before}&b=${FOLDER}`);
    expect([a.date, b.date]).toEqual(['20251213', LAST]);
    expect(comparison.rows.find(({ metric, load }) => metric === 'e2eMs' && load === 16)).toMatchObject({
      call: 'worse',
    });
    expect(comparison.rows.find(({ metric, load }) => metric === 'ttftMs' && load === 16)).toMatchObject({
      call: 'same',
    });
  });

  test.each([
    ['a=x&b=y', 404],
    [`a=${FOLDER}`, 400],
    ['', 400],
  ])('of %s is answered with %i', async (query, status) => {
    await serve(nights(1));
    expect((await server.get(`/api/compare?${query}`)).status).toBe(status);
  });
});

describe('the store', () => {
  test('is looked at again after a while, not at every request', async () => {
    await serve(nights(3));
    const count = async () => (await json<NightsPage>('/api/nights')).total;
    expect(await count()).toBe(3);
    for (const [path, text] of Object.entries(onlineNight('v0.5.6-rocm700-mi30x-20251215', 9_000))) {
      await server.write(path, text);
    }
    expect(await count()).toBe(3);
    server.wait(60_000);
    expect(await count()).toBe(4);
  });

  test('shows what changed in a night, and later what changed in old ones', async () => {
    await serve(nights(30));
    const total = async () => (await json<NightsPage>('/api/nights')).total;
    expect(await total()).toBe(30);
    const old = Object.keys(nights(30))[0] ?? '';
    await rm(join(server.root, old, '..'), { recursive: true });
    const [csv = '', text = ''] = Object.entries(onlineNight(TAG, 11_111))[0] ?? [];
    await writeFile(join(server.root, csv), text);
    server.wait(60_000);
    expect(await (await server.get(`/api/night?folder=${FOLDER}`)).text()).toContain('11111');
    server.wait(3_600_000);
    expect(await total()).toBe(29);
  });

  test('says what is wrong while its folder is gone, and goes on when it is back', async () => {
    await serve({});
    await rm(join(server.root, 'runs'), { recursive: true });
    const answer = await server.get('/api/nights');
    expect([answer.status, await answer.json()]).toEqual([503, { error: expect.stringContaining('no such folder') }]);
    for (const [path, text] of Object.entries(nights(2))) await server.write(path, text);
    expect((await json<NightsPage>('/api/nights')).total).toBe(2);
  });
});

describe('the server', () => {
  test('is healthy, and logs a line per request that no client can write', async () => {
    await serve({});
    expect(await json('/health')).toEqual({ status: 'ok' });
    await server.get('/api/x%1b%5b31m');
    expect(server.log[0]).toBe('[2025-12-15 16:00:00 PST] GET /health 200');
    expect(server.log[1]).toMatch(/^\[2025-12-15 16:00:00 PST\] GET [\x21-\x7e]+ 404$/);
  });

  test('knows no other address of the API', async () => {
    await serve({});
    const answer = await server.get('/api/query');
    expect([answer.status, await answer.json()]).toEqual([404, { error: 'no such address' }]);
  });
});
