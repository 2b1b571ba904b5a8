import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { movedRanges } from '../src/pages/moved-ranges.ts';
import { onlineNight, site } from './site.ts';

const TAG = 'v0.5.6-rocm700-mi30x-2025120';
const NIGHTS = {
  ...onlineNight(`${TAG}1`, 10_000),
  ...onlineNight(`${TAG}2`, 10_100),
  ...onlineNight(`${TAG}3`, 10_200, '_mtp_test'),
  ...onlineNight('v0.5.6-rocm700-mi35x-20251202', 7_000),
};
const FOLDER = (day: number) => `online/GROK1/${TAG}${day}_GROK1_MOE-I4F8_online`;

/** The night that should be there, by the clock of a test's site. */
const LAST_NIGHT = 'v0.5.6-rocm700-mi30x-20251214';

let server: Awaited<ReturnType<typeof site>> | undefined;

async function start(files: Readonly<Record<string, string>>) {
  server = await site(files);
  return server;
}

/** A night that ran and left nothing but a log. */
function failedNight(tag: string): Record<string, string> {
  return { [`runs/online/GROK1/${tag}_GROK1_MOE-I4F8_online/sglang_server.log`]: 'RuntimeError: out of memory\n' };
}

afterEach(async () => {
  await server?.remove();
  server = undefined;
});

describe('a page', () => {
  test.each([
    ['/', 200, 'GROK1'],
    ['/?model=GROK1&hardware=mi35x', 200, 'mi35x · online · standard'],
    ['/?model=none', 200, 'No benchmark matches'],
    ['/trend?model=GROK1&hardware=mi30x', 200, 'GROK1 MOE-I4F8 <span class="soft">mi30x · online · standard'],
    ['/trend?model=GROK1&subMode=mtp_test', 200, 'mi30x · online · mtp'],
    ['/trend?model=GROK1&hardware=mi30x&from=2024-01-01&to=2024-02-01', 200, 'no night in these days'],
    ['/trend?model=GROK9', 404, 'no such benchmark'],
    ['/trend?model=GROK1&days=many', 400, 'parameter days'],
    ['/trend?model=GROK1&from=yesterday', 400, 'parameter from'],
    ['/trend?model=GROK1&metric=speed', 400, 'parameter metric'],
    ['/trend?model=GROK1&load=-1', 400, 'parameter load'],
    [`/night?folder=${FOLDER(1)}`, 200, 'Logs and files'],
    ['/night', 404, 'no such night'],
    ['/night?folder=../../etc', 404, 'no such night'],
    [`/compare?a=${FOLDER(1)}&b=none`, 404, 'no such night'],
  ])('%s answers %i', async (path, status, text) => {
    const answer = await (await start(NIGHTS)).get(path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=UTF-8');
    expect(await answer.text()).toContain(text);
  });

  test('escapes whatever it shows and loads nothing from elsewhere', async () => {
    const { text } = await start(NIGHTS);
    const page = await text('/?model=%22%3E%3Cscript%3Ealert(1)%3C/script%3E');
    expect(page).toContain('Lab &lt;plots&gt;');
    expect(page).not.toContain('<script>');
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(await text('/trend?model=%3Cb%3E&days=%3Ci%3E')).toContain('not &quot;&lt;i&gt;&quot;');
  });

  test('says that the folder of the nights is gone', async () => {
    const { root, get } = await start({});
    await rm(join(root, 'runs'), { recursive: true });
    const answer = await get('/');
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('no such folder')]);
  });
});

describe('a store', () => {
  test('without nights says so on every page', async () => {
    const { text, get } = await start({});
    expect(await text('/')).toMatch(/There are no nights in <span class="code">\/.*\/runs<\/span> yet\./);
    expect(await text('/compare')).toContain('There are no nights to compare yet.');
    expect((await get('/trend')).status).toBe(404);
  });

  test('of one night has an overview, a trend, and compares that night with itself', async () => {
    const { text, get } = await start(onlineNight(LAST_NIGHT, 10_000));
    expect(await text('/')).toContain('Not judged');
    expect(await text('/trend')).toContain('1 in this range');
    expect((await get('/compare')).headers.get('location')).toContain(LAST_NIGHT);
  });

  test('of nothing but failed nights shows them as failed, without charts', async () => {
    const { text } = await start({ ...failedNight('v0.5.6-rocm700-mi30x-20251213'), ...failedNight(LAST_NIGHT) });
    expect(await text('/')).toContain('Failed');
    const trend = await text('/trend');
    expect(trend).toContain('No night in this range has a value.');
    expect(trend).not.toContain('<canvas');
    expect(await text(`/night?folder=${LAST_NIGHT}_GROK1_MOE-I4F8_online`)).toContain('sglang_server.log');
  });
});

describe('/compare', () => {
  test.each([
    ['', [FOLDER(1), FOLDER(2)]],
    [`?b=${FOLDER(2)}`, [FOLDER(1), FOLDER(2)]],
    [`?a=${FOLDER(2)}&b=${FOLDER(2)}&of-b=GROK1/MOE-I4F8/mi30x/online/mtp_test`, [FOLDER(2), `${FOLDER(3)}_mtp_test`]],
  ])('%s leads to the address of two nights, which can be shared', async (query, [a = '', b = '']) => {
    const { get } = await start(NIGHTS);
    const address = `/compare?${new URLSearchParams({ a, b })}`;
    const answer = await get(`/compare${query}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, address]);
    expect((await get(address)).status).toBe(200);
  });
});

describe('movedRanges', () => {
  const ranges = (from: string, to: string, newest: string) =>
    Object.fromEntries(movedRanges({ from, to }, newest).map((range) => [range.id, `${range.from}-${range.to}`]));

  test('halves, doubles and shifts a range', () => {
    expect(ranges('20251101', '20251121', '20251216')).toEqual({
      earlier: '20251022-20251111',
      'zoom-out': '20251022-20251201',
      'zoom-in': '20251106-20251116',
      later: '20251111-20251201',
    });
  });

  test('never reaches beyond the newest night', () => {
    expect(ranges('20251126', '20251216', '20251216')).toEqual({
      earlier: '20251116-20251206',
      'zoom-out': '20251116-20251216',
      'zoom-in': '20251201-20251211',
    });
  });

  test('of one day stays a day', () => {
    expect(ranges('20251216', '20251216', '20251216')['zoom-in']).toBe('20251216-20251216');
  });
});

describe('assets', () => {
  test.each([
    ['/assets/page.js', 200, 'text/javascript; charset=utf-8'],
    ['/assets/style.css', 200, 'text/css; charset=utf-8'],
    ['/assets/none.js', 404, 'text/plain; charset=UTF-8'],
    ['/assets/..%2fsecret.js', 404, 'text/plain; charset=UTF-8'],
  ])('%s answers %i', async (path, status, type) => {
    const { get } = await start({ 'client/page.js': 'draw()', 'client/style.css': 'a {}', 'secret.js': 'secret' });
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, type]);
  });

  test('are not sent again to who has them', async () => {
    const { app } = await start({ 'client/page.js': 'draw()' });
    const etag = (await app.request('/assets/page.js')).headers.get('etag') ?? '';
    const again = await app.request('/assets/page.js', { headers: { 'if-none-match': etag } });
    expect([etag === '', again.status]).toEqual([false, 304]);
  });
});
