import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, keepPicture, startLab } from './lab.ts';
import { LAB } from './nights-of-a-lab.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAG = 'v0.5.6.post1-rocm700-mi30x-20251216';
const [GROK1, GROK2] = [`online/GROK1/${TAG}_GROK1_MOE-I4F8_online`, `online/GROK2/${TAG}_GROK2_FP8_online`];

const PAGES = [
  ['overview', '/', 200],
  ['trend', '/trend?model=GROK1&hardware=mi30x&mode=online', 200],
  ['trend of nothing but failed nights', '/trend?model=DeepSeek-V3-0324&subMode=torch_compile', 200],
  ['night', `/night?folder=${GROK1}`, 200],
  ['failed night', `/night?folder=${GROK2}`, 200],
  ['compare', `/compare?b=${GROK1}`, 200],
  ['compare with a failed night', `/compare?b=${GROK2}`, 200],
  ['unknown night', '/night?folder=none', 404],
  ['wrong parameter', '/trend?model=GROK1&days=many', 400],
  ['plots', '/browse/', 200],
  ['run folder', `/runs/${GROK1}/`, 200],
] as const;

let lab: Awaited<ReturnType<typeof startLab>>;

describeInBrowser('accessibility', { timeout: 30_000 }, () => {
  beforeAll(async () => {
    lab = await startLab(LAB);
  }, 60_000);
  afterAll(() => lab.stop());

  test.each(PAGES)('axe finds nothing serious: %s', async (name, path, status) => {
    const { page, close, ...opened } = await lab.open(path);
    expect(opened.status).toBe(status);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await seriousFindings(page), colorScheme).toEqual([]);
    }
    await keepPicture(page, `${name.replaceAll(' ', '-')}-dark`);
    await close();
  });
});

/** `color-contrast: .soft`, one line per finding that axe calls serious or critical. */
async function seriousFindings(page: Parameters<typeof keepPicture>[0]): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
    return axe.run();
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
