import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { describe } from 'vitest';
import { liveSite } from '../live-site.ts';
import { findChromium } from './find-chromium.ts';
import { generateStore } from './generate-store.ts';
import type { LabBenchmark } from './nights-of-a-lab.ts';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));

/** From the clock of a test's site to eight in the morning, lab time, after the lab's newest night. */
const UNTIL_MORNING_MS = 40 * 3_600_000;

const executable = findChromium();
if (executable === undefined) {
  process.stderr.write('browser tests skipped: no chromium on PATH (CHROMIUM_PATH names another place)\n');
}

/** A `describe` that is skipped where there is no browser. */
export const describeInBrowser = describe.skipIf(executable === undefined);

/** A lab's nights, a server over them on a real port, and a browser. */
export async function startLab(benchmarks: readonly LabBenchmark[]) {
  const site = await liveSite();
  generateStore(join(site.root, 'runs'), benchmarks);
  await buildClient(join(site.root, 'client'));
  site.wait(UNTIL_MORNING_MS);
  const browser = await chromium.launch({
    ...(executable === undefined ? {} : { executablePath: executable }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const origin = `http://127.0.0.1:${site.port}`;
  return {
    ...site,
    /** A page of its own session, and what it should not have done. */
    open: (path: string, options: BrowserContextOptions = {}) => openPage(browser, `${origin}${path}`, options),
    stop: async () => {
      await browser.close();
      await site.close();
    },
  };
}

export interface OpenPage {
  readonly page: Page;
  readonly status: number;
  /** Errors on the console (broken rules of the content security policy among them), uncaught ones, and requests to other hosts. */
  readonly troubles: readonly string[];
  close(): Promise<void>;
}

async function openPage(browser: Browser, url: string, options: BrowserContextOptions): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && origin !== new URL(url).origin) troubles.push(`request to ${origin}`);
  });
  const answer = await page.goto(url);
  await chartsDrawn(page);
  return { page, status: answer?.status() ?? 0, troubles, close: () => context.close() };
}

/** Waits until every chart of the page has been drawn. */
export async function chartsDrawn(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('canvas')].every((canvas) => 'drawn' in canvas.dataset),
  );
}

/** Keeps a picture of the whole page: in the folder of CI's artefacts, else in `test-artifacts`. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env['SGLANG_CI_ARTIFACTS'] ?? join(PACKAGE, 'test-artifacts');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** The scripts and style as `pnpm build` makes them. */
async function buildClient(folder: string): Promise<void> {
  const tsup = fileURLToPath(new URL('../../node_modules/.bin/tsup', import.meta.url));
  await promisify(execFile)(tsup, ['--config', 'tsup.client.config.ts', '--out-dir', folder], { cwd: PACKAGE });
}
