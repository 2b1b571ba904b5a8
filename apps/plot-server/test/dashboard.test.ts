import { rm } from 'node:fs/promises';
import { join } from 'node:path';
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
