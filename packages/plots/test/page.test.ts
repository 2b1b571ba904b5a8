import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { build, type Options } from 'tsup';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { onlineTrendCharts, pageScripts } from '../src/index.ts';
import pageBuild from '../tsup.page.config.ts';
import { onlineNights } from './nights.ts';
import { tempDir } from './store.ts';

let script: string;
let remove: () => Promise<void>;

beforeAll(async () => {
  const out = await tempDir();
  remove = out.remove;
  const entry = { trends: fileURLToPath(new URL('../src/page.ts', import.meta.url)) };
  await build({ ...(pageBuild as Options), config: false, entry, outDir: out.path });
  script = await readFile(join(out.path, 'trends.js'), 'utf8');
});
afterAll(() => remove());

describe('the script for pages', () => {
  test('is one file that imports nothing', () => {
    expect(script).not.toMatch(/\b(import|require)\b/);
  });

  test('draws every chart of the answer with the marks', async () => {
    const place = element({ trends: '/api/series?model=GROK1' });
    const charts: { config: { plugins: { id: string }[]; options: { scales: object } } }[] = [];
    const fetch = vi.fn(async () => Response.json(onlineTrendCharts(onlineNights(3))));
    run(place, { fetch, charts });
    await vi.waitFor(() => expect(charts).toHaveLength(6));
    expect(fetch).toHaveBeenCalledWith('/api/series?model=GROK1');
    expect(place.children).toHaveLength(6);
    expect(charts[0]?.config.plugins.map(({ id }) => id)).toEqual(['trend']);
    expect(Object.keys(charts[0]?.config.options.scales ?? {})).toEqual(['x', 'y']);
  });

  test('says so where the server does not answer', async () => {
    const place = element({ trends: '/api/series' });
    run(place, { fetch: async () => new Response('', { status: 404 }), charts: [] });
    await vi.waitFor(() => expect(place.textContent).toBe('The charts could not be drawn: the server answered 404'));
  });
});

test('pageScripts finds the Chart.js build for browsers', async () => {
  expect(await readFile(pageScripts().chartJs, 'utf8')).toContain('Chart.js v4');
});

interface Element {
  dataset: Record<string, string>;
  textContent: string;
  children: Element[];
  append(child: Element): void;
  replaceChildren(): void;
}

function element(dataset: Record<string, string> = {}): Element {
  const children: Element[] = [];
  return {
    dataset,
    children,
    textContent: '',
    append: (child) => void children.push(child),
    replaceChildren: () => void children.splice(0),
  };
}

function run(place: Element, { fetch, charts }: { fetch: () => Promise<Response>; charts: object[] }): void {
  const Chart = function (_canvas: Element, config: object) {
    charts.push({ config });
  };
  const document = { querySelectorAll: () => [place], createElement: () => element() };
  runInNewContext(script, { document, fetch, Chart });
}
