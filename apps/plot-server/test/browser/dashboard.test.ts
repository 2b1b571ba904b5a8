import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { dashedDate } from '../../src/pages/parts/dates.ts';
import { generateStore } from './generate-store.ts';
import { chartsDrawn, describeInBrowser, keepPicture, type OpenPage, startLab } from './lab.ts';
import { LAB } from './nights-of-a-lab.ts';

const GROK1 = 'model=GROK1&variant=MOE-I4F8&hardware=mi30x&mode=online&subMode=standard';
const TAG = 'v0.5.6.post1-rocm700-mi30x-20251216';
const NIGHT = `/night?folder=online%2FGROK1%2F${TAG}_GROK1_MOE-I4F8_online`;
const NARROW = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true } as const;

let lab: Awaited<ReturnType<typeof startLab>>;
let open: OpenPage[] = [];

async function visit(...[path, options]: Parameters<typeof lab.open>): Promise<Page> {
  const opened = await lab.open(path, options);
  open.push(opened);
  return opened.page;
}

/** The query of the page's address, once it is as expected. */
async function query(page: Page, isExpected: (params: URLSearchParams) => boolean): Promise<URLSearchParams> {
  await expect.poll(() => isExpected(new URL(page.url()).searchParams), { timeout: 10_000 }).toBe(true);
  return new URL(page.url()).searchParams;
}

async function texts(page: Page, selector: string): Promise<string[]> {
  return (await page.locator(selector).allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

/** Follows every link, without loading it into the page. */
async function expectAllThere(page: Page, selector: string): Promise<void> {
  const links = await page.locator(selector).evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  expect(links.length).toBeGreaterThan(0);
  for (const link of links) expect((await lab.fetch(link, { redirect: 'follow' })).status, link).toBe(200);
}

/** The page was not loaded anew since the mark was left. */
const leaveMark = (page: Page) => page.evaluate(() => document.documentElement.setAttribute('data-mark', ''));
const hasMark = (page: Page) => page.evaluate(() => document.documentElement.hasAttribute('data-mark'));

describeInBrowser('the dashboard in a browser', { timeout: 30_000 }, () => {
  beforeAll(async () => {
    lab = await startLab(LAB);
  }, 60_000);
  afterAll(() => lab.stop());
  afterEach(async () => {
    const troubles = open.flatMap((page) => page.troubles);
    for (const page of open) await page.close();
    open = [];
    expect(troubles).toEqual([]);
  });

  test('the overview has every benchmark, the worst first, one click from trend, logs and run folder', async () => {
    const page = await visit('/');
    await keepPicture(page, 'overview-light');
    expect(await texts(page, 'tbody .state')).toEqual(
      'Regressed, Failed, Failed, Failed, Good, Missing, Suspect, Not judged, Good, Good'.split(', '),
    );
    const first = page.locator('tbody tr').first();
    const words = (await first.innerText()).replaceAll(/\s+/g, ' ');
    for (const word of ['GROK1', 'mi30x · online · standard', '2025-12-16', TAG, 'smci300-07', 'rate 8']) {
      expect(words).toContain(word);
    }
    expect(await first.locator('svg.spark').getAttribute('aria-label')).toMatch(/^E2E latency, rate 8: .+ in 30 days$/);
    expect(await texts(page, 'tbody tr:first-child .links a')).toHaveLength(3);
    await expectAllThere(page, 'tbody tr:first-child a');
  });

  test('filters take effect at once, are in the address, and go back', async () => {
    const page = await visit('/');
    await leaveMark(page);
    await page.getByLabel('Hardware').selectOption('mi35x');
    await query(page, (params) => params.get('hardware') === 'mi35x');
    await expect.poll(() => page.locator('tbody tr').count()).toBe(3);
    await page.getByRole('link', { name: 'Failed 3' }).click();
    await expect.poll(() => texts(page, 'tbody th a')).toEqual(['DeepSeek-R1-MXFP4-Preview']);
    await page.goBack();
    await page.goBack();
    await expect.poll(() => page.locator('tbody tr').count()).toBe(9);
    expect([await hasMark(page), await page.getByLabel('Hardware').inputValue()]).toEqual([true, '']);
  });

  test('the trend page draws its charts and says what changed, when, at which load, in which image', async () => {
    const page = await visit(`/trend?${GROK1}`);
    await keepPicture(page, 'trend-light');
    expect(await page.locator('canvas').count()).toBe(6);
    expect(await page.getByRole('img', { name: /^E2E latency/ }).getAttribute('aria-label')).toMatch(
      /rate 8 [\d,]+ \+\d.+rate 16 [\d,]+ \+\d/,
    );
    const changes = await texts(page, '[aria-label="What changed"] tbody tr');
    expect(changes).toHaveLength(1);
    await expectAllThere(page, '[aria-label="What changed"] a');
    expect(changes[0]).toMatch(
      /^2025-12-15 v0.5.6.post1-rocm700-mi30x-20251215 worse E2E latency: rate 8 \+\d+%, rate 16/,
    );
  });

  test('metrics and loads are choices, kept in an address that shows the same to others', async () => {
    const page = await visit(`/trend?${GROK1}&days=30`);
    await leaveMark(page);
    await page.getByLabel('TTFT', { exact: true }).check();
    await expect.poll(() => page.locator('canvas').count()).toBe(1);
    await page.getByLabel('Output throughput', { exact: true }).check();
    await expect.poll(() => page.locator('canvas').count()).toBe(2);
    await page.getByLabel('16', { exact: true }).check();
    await expect.poll(() => page.locator('canvas').first().getAttribute('aria-label')).not.toContain('rate 8');
    const params = await query(page, (current) => current.get('load') === '16');
    expect([params.getAll('metric'), params.get('days')]).toEqual([['ttftMs', 'outputThroughputTokS'], '30']);
    expect(await hasMark(page)).toBe(true);
    const shared = await visit(new URL(page.url()).pathname + new URL(page.url()).search);
    expect(await shared.locator('main').innerText()).toBe(await page.locator('main').innerText());
  });

  test('a drag over a chart zooms, the address has the days, Reset goes back', async () => {
    const page = await visit(`/trend?${GROK1}&metric=e2eMs`);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await dragOver(page, 0.45, 0.65);
    const params = await query(page, (current) => current.has('from'));
    const [from, to] = [params.get('from') ?? '', params.get('to') ?? ''];
    expect(['20251018', from, to, '20251216'].toSorted()).toEqual(['20251018', from, to, '20251216']);
    await expect
      .poll(() => asked.some((url) => url.includes('/api/trends') && url.includes(`from=${from}`)))
      .toBe(true);
    await expect
      .poll(() => page.locator('[data-announce]').innerText())
      .toBe(`${dashedDate(from)} to ${dashedDate(to)}`);
    await chartsDrawn(page);
    await page.getByRole('link', { name: 'Reset' }).click();
    await query(page, (current) => !current.has('from'));
    await expect.poll(() => page.locator('[data-announce]').innerText()).toBe('2025-10-18 to 2025-12-16');
  });

  test('Ctrl and the wheel zoom, the wheel alone scrolls the page', async () => {
    const page = await visit(`/trend?${GROK1}`);
    const box = await boxOf(page);
    await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.5);
    await page.mouse.wheel(0, 200);
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(0);
    expect(new URL(page.url()).searchParams.has('from')).toBe(false);
    const moved = await boxOf(page);
    await page.mouse.move(moved.x + moved.width * 0.4, moved.y + moved.height * 0.5);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -300);
    await page.keyboard.up('Control');
    await query(page, (params) => params.has('from'));
  });

  test('two fingers on a chart zoom, one scrolls the page', async () => {
    const page = await visit(`/trend?${GROK1}&metric=e2eMs`, NARROW);
    const fingers = await page.context().newCDPSession(page);
    const box = await boxOf(page);
    const scrolled = await page.evaluate(() => window.scrollY);
    const [x, y] = [box.x + box.width * 0.45, box.y + box.height * 0.5];
    await fingers.send('Input.synthesizeScrollGesture', { x, y, yDistance: -60 });
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(scrolled);
    expect(new URL(page.url()).searchParams.has('from')).toBe(false);
    const touch = (type: 'touchStart' | 'touchMove', apart: number) =>
      fingers.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: [-1, 1].map((side, id) => ({ x: x + side * apart, y: y - 60, id })),
      });
    await touch('touchStart', 15);
    for (let apart = 20; apart <= 60; apart += 5) await touch('touchMove', apart);
    await fingers.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await query(page, (params) => params.has('from'));
  });

  test('a click on a night opens it, and a failed night too', async () => {
    const page = await visit(`/trend?${GROK1}&metric=e2eMs&days=30`);
    const box = await boxOf(page);
    const places = await page.evaluate(() => document.querySelector('canvas')?.clientWidth ?? 0);
    await page.mouse.click(box.x + places * 0.5, box.y + box.height * 0.5);
    await page.waitForURL(/\/night\?/);
    expect(await page.locator('h1').innerText()).toMatch(/^2025-1[12]-\d\d GROK1 MOE-I4F8/);
  });

  test('a night has its verdict, worst first, and every file one click away', async () => {
    const page = await visit(NIGHT);
    await keepPicture(page, 'night-light');
    const states = await texts(page, '[aria-label="Verdict"] tbody .state');
    expect(states.slice(0, 7)).toEqual([...Array.from({ length: 6 }, () => 'Regressed'), 'Usual']);
    const files = page.locator('.files a');
    expect(await files.allInnerTexts()).toEqual(
      expect.arrayContaining(['sglang_server.log', 'plan.json', 'results.json']),
    );
    await expectAllThere(page, '.files a');
    await page.getByRole('link', { name: '← Night before' }).click();
    await page.waitForURL(/20251215/);
    await page.getByRole('link', { name: 'Night after →' }).click();
    await page.waitForURL(/20251216/);
    await page.getByRole('link', { name: 'Compare with the night before' }).click();
    await page.waitForURL(/\/compare\?a=.*20251215.*&b=.*20251216/);
  });

  test('any two nights can be compared, also of two benchmarks', async () => {
    const page = await visit(`/trend?${GROK1}`);
    await page.getByLabel('2025-12-14 as A').check();
    await page.getByRole('button', { name: 'Compare A with B' }).click();
    await page.waitForURL(/\/compare/);
    await keepPicture(page, 'compare-light');
    expect(await texts(page, '.sides h2')).toEqual(['A: 2025-12-14 Good', 'B: 2025-12-16 Regressed']);
    expect(await texts(page, '[aria-label="E2E latency"] tbody tr')).toEqual([
      expect.stringMatching(/^Same rate 1 /),
      expect.stringMatching(/^Same rate 2 /),
      expect.stringMatching(/^Same rate 4 /),
      expect.stringMatching(/^Worse rate 8 /),
      expect.stringMatching(/^Worse rate 16 /),
    ]);
    expect(await page.getByRole('region', { name: 'What differs' }).innerText()).toContain('v0.5.6-rocm700');
    await leaveMark(page);
    await page.getByLabel('Benchmark B').selectOption('GROK1/MOE-I4F8/mi35x/online/standard');
    await expect
      .poll(() => texts(page, '.sides p:first-of-type'))
      .toContain('GROK1 MOE-I4F8 · mi35x · online · standard');
    expect(await hasMark(page)).toBe(true);
    expect(await query(page, (params) => params.get('b')?.includes('mi35x') === true)).toBeDefined();
  });

  test('the keyboard is enough: overview, trend, chart, night', async () => {
    const page = await visit('/');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await tabTo(page, 'GROK1');
    expect(await page.locator(':focus').evaluate((link) => getComputedStyle(link).outlineStyle)).toBe('solid');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/trend/);
    await chartsDrawn(page);
    await tabTo(page, /^GSM8K accuracy/);
    await page.keyboard.press('ArrowLeft');
    const said = page.locator('#announcement');
    await expect
      .poll(() => said.innerText())
      .toMatch(/2025-12-16.*v0.5.6.post1-rocm700-mi30x-20251216.*smci300-07.*93/);
    await page.keyboard.press('+');
    await query(page, (params) => params.has('from'));
    await chartsDrawn(page);
    await page.keyboard.press('0');
    await query(page, (params) => !params.has('from'));
    await chartsDrawn(page);
    await tabTo(page, /^E2E latency/);
    for (const key of ['ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key);
    await expect.poll(() => said.innerText()).toMatch(/2025-12-15.*rate 16/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/night\?.*20251215/);
  });

  test('new nights appear: at once on the overview, as an offer elsewhere', async () => {
    const overview = await visit('/');
    const trend = await visit('/trend?model=DeepSeek-V3-0324&subMode=dp_attention');
    await leaveMark(overview);
    const late = LAB.filter(({ subMode }) => subMode === 'dp_attention').map((one) => ({ ...one, gaps: [57, 58] }));
    generateStore(join(lab.root, 'runs'), late);
    lab.wait(60_000);
    const comeBack = () => document.dispatchEvent(new Event('visibilitychange'));
    await overview.evaluate(comeBack);
    await expect.poll(() => texts(overview, 'tbody .state')).not.toContain('Missing');
    expect(await hasMark(overview)).toBe(true);
    await trend.evaluate(comeBack);
    await trend.getByRole('link', { name: 'Show it' }).click();
    await expect.poll(() => trend.locator('.status').innerText()).toContain('2025-12-16');
  });

  test.each([
    ['overview', '/'],
    ['trend', `/trend?${GROK1}`],
    ['night', NIGHT],
    ['failed night', `/night?folder=online%2FGROK2%2F${TAG}_GROK2_FP8_online`],
    ['compare', `/compare?a=${NIGHT.split('=')[1]?.replaceAll('20251216', '20251215')}&b=${NIGHT.split('=')[1]}`],
    ['files', '/runs/online/GROK1/'],
  ])('nothing sticks out of a screen of 360 pixels: %s', async (name, path) => {
    const page = await visit(path, NARROW);
    await keepPicture(page, `${name.replace(' ', '-')}-narrow`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });

  test('charts follow the reader from light to dark', async () => {
    const page = await visit(`/trend?${GROK1}&metric=e2eMs`);
    const look = () =>
      page.evaluate(() => [
        document.querySelector('canvas')?.toDataURL(),
        getComputedStyle(document.body).backgroundColor,
      ]);
    const light = await look();
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(async () => (await look())[0] === light[0]).toBe(false);
    expect([light[1], (await look())[1]]).toEqual(['rgb(245, 246, 248)', 'rgb(15, 20, 25)']);
    await keepPicture(page, 'trend-one-metric-dark');
  });
});

async function boxOf(page: Page) {
  const canvas = page.locator('canvas').first();
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('the chart is not on the page');
  return box;
}

async function dragOver(page: Page, from: number, to: number): Promise<void> {
  const box = await boxOf(page);
  await page.mouse.move(box.x + box.width * from, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to, box.y + box.height * 0.6, { steps: 6 });
  await page.mouse.up();
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return (element?.getAttribute('aria-label') ?? (element instanceof HTMLElement ? element.innerText : '')).trim();
  });
}

async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press('Tab');
    const text = await focused(page);
    if (typeof name === 'string' ? text === name : name.test(text)) return;
  }
  throw new Error(`no ${name} within 120 presses of Tab`);
}
