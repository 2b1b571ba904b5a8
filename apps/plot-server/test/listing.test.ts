import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { liveSite } from './live-site.ts';

let server: Awaited<ReturnType<typeof liveSite>>;

beforeEach(async () => {
  server = await liveSite({
    'plots/GROK1/online/b10.png': 'x'.repeat(2_345_678),
    'plots/GROK1/online/b9.png': 'xx',
    'plots/GROK1/online/a.log': 'xxx',
    'plots/GROK1/online/old/c.csv': 'x',
    'plots/DeepSeek-V3-0324/offline/x.png': 'x',
    'runs/online/GROK1/v0.5.6-rocm700-mi30x-20251216_GROK1_MOE-I4F8_online/server.log': 'x',
  });
  const days = { 'b10.png': 16, 'b9.png': 18, 'a.log': 17 };
  for (const [name, day] of Object.entries(days)) {
    const time = new Date(Date.UTC(2025, 11, day, 20));
    await utimes(join(server.root, 'plots/GROK1/online', name), time, time);
  }
});
afterEach(() => server.close());

describe('a listing', () => {
  test('has sizes, dates, pictures and the way back', async () => {
    const page = await textOf('/GROK1/online/');
    expect(page).toContain(
      '<h1 class="crumbs"><a href="/browse/">Plots</a> / <a href="/GROK1/">GROK1</a> / online</h1>',
    );
    expect(page).toContain('<a href="/GROK1/">../</a>');
    expect(page).toContain('1 folder, 3 files, 2.3 MB');
    expect(page).toContain('<img class="thumb" src="/GROK1/online/b9.png" alt="" loading="lazy">');
    expect(page).toMatch(
      /a\.log<\/a><\/td>\s*<td class="number">3 B<\/td>\s*<td class="date">2025-12-17 20:00 UTC<\/td>/,
    );
  });

  test.each([
    ['', ['old/', 'a.log', 'b9.png', 'b10.png']],
    ['?sort=name&order=desc', ['old/', 'b10.png', 'b9.png', 'a.log']],
    ['?sort=size', ['old/', 'b9.png', 'a.log', 'b10.png']],
    ['?sort=size&order=desc', ['old/', 'b10.png', 'a.log', 'b9.png']],
    ['?sort=date&order=asc', ['old/', 'b10.png', 'a.log', 'b9.png']],
    ['?sort=date&order=desc', ['old/', 'b9.png', 'a.log', 'b10.png']],
    ['?sort=owner&order=up', ['old/', 'a.log', 'b9.png', 'b10.png']],
  ])('is sorted by links: %s', async (query, names) => {
    const rows = linksOf(await textOf(`/GROK1/online/${query}`)).map((link) => link.slice('/GROK1/online/'.length));
    expect(rows).toEqual(names);
  });

  test('says how it is sorted, and offers the other way round', async () => {
    const page = await textOf('/GROK1/online/?sort=date&order=desc');
    expect(page).toContain(
      '<th scope="col" aria-sort="descending"><a href="?sort=date&amp;order=asc">Changed ↓</a></th>',
    );
    expect(page).toContain('<th scope="col"><a href="?sort=name&amp;order=asc">Name</a></th>');
  });

  test('of the plots and one of the run folders lead to each other', async () => {
    const [plots, runs] = [await textOf('/browse/'), await textOf('/runs/')];
    expect(linksOf(plots)).toEqual(['/DeepSeek-V3-0324/', '/GROK1/']);
    expect(linksOf(runs)).toEqual(['/runs/online/']);
    expect(plots).toContain('<a href="/runs/">Run folders</a>');
    expect(runs).toContain('<a href="/browse/">Plots</a>');
  });

  test('leads from the top of the run folders to a log', async () => {
    let path = '/runs/';
    for (let depth = 0; depth < 4; depth++) path = linksOf(await textOf(path)).at(-1) ?? '';
    expect(path).toMatch(/^\/runs\/online\/GROK1\/v0.*_online\/server\.log$/);
    expect(await textOf(path)).toBe('x');
  });

  test('of a site without plots is empty', async () => {
    const empty = await liveSite();
    const answer = await empty.fetch('/browse/');
    expect([answer.status, (await answer.text()).includes('Nothing here yet.')]).toEqual([200, true]);
    await empty.close();
  });
});

describe('a folder with more entries than a page takes', () => {
  beforeEach(async () => {
    const many = join(server.root, 'runs/many');
    await mkdir(many);
    for (let index = 0; index < 1_203; index++) {
      const size = index % 2 === 0 ? 'xx' : 'x';
      await writeFile(join(many, `run-${index}.log`), size);
    }
    await mkdir(join(many, 'a folder'));
  });

  const nextIn = (page: string) => /rel="next" href="([^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');

  async function pages(first: string): Promise<string[]> {
    const texts = [await textOf(first)];
    for (let next = nextIn(texts[0] ?? ''); next !== undefined; next = nextIn(texts.at(-1) ?? '')) {
      texts.push(await textOf(`/runs/many/${next}`));
    }
    return texts;
  }

  test.each(['', '?sort=name&order=desc', '?sort=size', '?sort=size&order=desc', '?sort=date'])(
    'shows every one once, page after page: %s',
    async (query) => {
      const texts = await pages(`/runs/many/${query}`);
      const links = texts.flatMap(linksOf);
      expect([texts.length, links.length, new Set(links).size]).toEqual([3, 1_204, 1_204]);
      expect(texts[0]).toContain('1 folder, 1,203 files');
      expect(texts[0]).toContain('500 on this page');
      expect(texts[2]).toContain('>First page</a>');
    },
  );

  test('keeps its pages where they are when entries come and go', async () => {
    const next = nextIn(await textOf('/runs/many/')) ?? '';
    const before = linksOf(await textOf(`/runs/many/${next}`));
    await rm(join(server.root, 'runs/many/run-3.log'));
    await rm(join(server.root, 'runs/many/run-498.log'));
    await writeFile(join(server.root, 'runs/many/run-1b.log'), 'x');
    expect(linksOf(await textOf(`/runs/many/${next}`))).toEqual(before);
  });

  test('takes an address that is none for the first page', async () => {
    const first = linksOf(await textOf('/runs/many/'));
    for (const after of ['x', 'f:1', 'd:-1:x']) {
      expect(linksOf(await textOf(`/runs/many/?after=${after}`))).toEqual(first);
    }
  });
});

describe('a name', () => {
  const NAMES = [
    'a "quoted".log',
    "it's.log",
    '<img src=x onerror=alert(1)>.log',
    '</table><script>alert(1)</script>'.replaceAll('/', '') + '.log',
    'a&amp;b.log',
    'half #1.log',
    'what?.log',
    '100%.log',
    '%2e%2e.log',
    '%00.log',
    'two\nlines.log',
    'tab\t.log',
    'javascript:alert(1).log',
    'ünïcödé 日本.log',
    '~$&+,;=@.log',
    '" onmouseover="alert(1).log',
  ];

  test.each(NAMES)('like %j is escaped and encoded, and its link leads to it', async (name) => {
    await mkdir(join(server.root, 'plots/odd'));
    await writeFile(join(server.root, 'plots/odd', name), `this is ${name}`);
    const page = await textOf('/odd/');
    const [link = '', ...others] = linksOf(page);
    expect(others).toEqual([]);
    expect(unescaped(link)).toMatch(/^\/odd\/[\w%.~!*'()-]+$/);
    expect(await textOf(unescaped(link))).toBe(`this is ${name}`);
    expect(page).not.toMatch(/<img src=x|<script>alert|" onmouseover="/);
  });

  test('of a folder is escaped too', async () => {
    await mkdir(join(server.root, 'plots', '<b>"#'), { recursive: true });
    await writeFile(join(server.root, 'plots', '<b>"#', 'x.log'), 'inside');
    const [link = ''] = linksOf(await textOf('/browse/'));
    expect(link).toBe('/%3Cb%3E%22%23/');
    const page = await textOf(link);
    expect(page).toContain('/ &lt;b&gt;&quot;#</h1>');
    expect(await textOf(linksOf(page)[0] ?? '')).toBe('inside');
  });
});

async function textOf(path: string): Promise<string> {
  return (await server.fetch(path)).text();
}

/** The links of the entries, without the one that leads back. */
function linksOf(page: string): string[] {
  return [...page.matchAll(/<tr><td><a href="([^"]*)">(?!\.\.\/)/g)].flatMap(([, link]) => link ?? []);
}

function unescaped(text: string): string {
  return text.replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}
