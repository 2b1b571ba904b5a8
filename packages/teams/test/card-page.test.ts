import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { benchmarkCard, renderCardHtml } from '../src/index.ts';
import { SAMPLE_CARDS } from './sample-cards.ts';
import { cardInput, suspectVerdict } from './samples.ts';

const CHROMIUM = 'chromium';
const hasBrowser = spawnSync(CHROMIUM, ['--version']).status === 0;
if (!hasBrowser) process.stderr.write(`skipped: no ${CHROMIUM} to draw cards with\n`);

const nasty = 'GROK1_MOE_x *a* [b](c) `d` ~e~ <script>alert(1)</script> &lt; </script>';
const cards = [
  ...Object.values(SAMPLE_CARDS),
  benchmarkCard(cardInput({ verdict: { ...suspectVerdict, headline: nasty } })),
];

test('the page stands alone: no other file, no network', () => {
  const page = renderCardHtml(cards, { width: 340 });
  expect(page).toContain('min(340px');
  expect(page).not.toMatch(/<(script|link|img)[^>]+(src|href)=/);
  expect(page.match(/<\/script>/g)).toHaveLength(2);
});

describe.skipIf(!hasBrowser)('in a browser', () => {
  /** The page as the browser has drawn it. */
  function drawn(): string {
    const folder = mkdtempSync(join(tmpdir(), 'card-page-'));
    const path = join(folder, 'cards.html');
    writeFileSync(path, renderCardHtml(cards));
    const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', `--user-data-dir=${join(folder, 'profile')}`];
    const { stdout } = spawnSync(CHROMIUM, [...flags, '--dump-dom', `file://${path}`], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    rmSync(folder, { recursive: true, force: true });
    return /<main>.*<\/main>/s.exec(stdout)?.[0] ?? '';
  }

  test('every card is drawn in both themes, and says what was written, letter by letter', () => {
    const html = drawn();
    expect(html.match(/ac-container ac-adaptiveCard"/g)).toHaveLength(2 * cards.length);
    expect(html).toContain(
      'GROK1_MOE_x *a* [b](c) `d` ~e~ &lt;script&gt;alert(1)&lt;/script&gt; &amp;lt; &lt;/script&gt;',
    );
    expect(html).toContain('<a href="http://plots.lab:8000/GROK1/online/20251116_GROK1_online.png"');
    expect(html).toContain('<strong>rocm/sgl-dev:v0.5.5-rocm700-mi30x-20251116</strong>');
    expect(html).not.toMatch(/<em>|\\_|\*\*/);
  }, 60_000);
});
