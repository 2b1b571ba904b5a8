import type { Trends } from '../../src/api/types.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chartsDrawn, describeInBrowser, keepPicture, startLab } from './lab.ts';
import type { LabBenchmark } from './nights-of-a-lab.ts';

const NIGHTS = 3_650;
const TEN_LOADS = [1, 2, 4, 8, 16, 32, 64, 96, 128, 256];

const TEN_YEARS: LabBenchmark = {
  model: 'GROK1',
  variant: 'MOE-I4F8',
  hardware: 'mi30x',
  mode: 'online',
  subMode: 'standard',
  node: 'smci300-07',
  loads: TEN_LOADS,
  level: 9_120,
  noise: 0.008,
  nights: NIGHTS,
  steps: [{ night: 2_000, change: 0.08, fromLoad: 1 }],
  keeps: 'csv',
};

let lab: Awaited<ReturnType<typeof startLab>>;

describeInBrowser('ten years of nights', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    lab = await startLab([TEN_YEARS]);
  }, 120_000);
  afterAll(() => lab.stop());

  test('are thinned out, keep their extremes, and become whole when zoomed in', async () => {
    const { page, troubles, close } = await lab.open('/trend?model=GROK1&days=all');
    await keepPicture(page, 'ten-years-light');
    const url = await page.locator('[data-charts]').getAttribute('data-charts');
    const { slots, charts, ...trends } = (await (await lab.fetch(url ?? '')).json()) as Trends;
    const e2e = charts.find(({ id }) => id === 'e2eMs');
    expect([trends.axis.slots[0]?.date, trends.axis.slots.at(-1)?.date]).toEqual(['20151220', '20251216']);
    expect(slots.length).toBeGreaterThan(200);
    expect(slots.length).toBeLessThanOrEqual(400);
    expect(e2e?.config.data.datasets.length).toBe(TEN_LOADS.length);
    expect(e2e?.marks.steps.map(({ direction }) => direction)).toContain('worse');
    expect(await sizeOf(url ?? '')).toBeLessThan(4_000_000);
    expect((await page.content()).length).toBeLessThan(150_000);
    await page.locator('#chart-e2eMs').focus();
    await page.keyboard.press('+');
    await expect.poll(() => daysShown(page), { timeout: 30_000 }).toBeLessThan(NIGHTS / 2 + 10);
    await chartsDrawn(page);
    expect(troubles).toEqual([]);
    await close();
  });

  test('are whole where somebody looks closely', async () => {
    const { page, close } = await lab.open('/trend?model=GROK1&from=2021-03-01&to=2021-07-31');
    const url = await page.locator('[data-charts]').getAttribute('data-charts');
    const { axis, slots } = (await (await lab.fetch(url ?? '')).json()) as Trends;
    expect(axis.slots.filter(({ lastDate }) => lastDate !== undefined)).toEqual([]);
    expect([slots.length, await daysShown(page)]).toEqual([153, 153]);
    await close();
  });
});

async function sizeOf(url: string): Promise<number> {
  return (await (await lab.fetch(url)).arrayBuffer()).byteLength;
}

async function daysShown(page: Awaited<ReturnType<typeof lab.open>>['page']): Promise<number> {
  const [from = '', to = ''] = (await page.locator('[data-announce]').innerText()).split(' to ');
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}
