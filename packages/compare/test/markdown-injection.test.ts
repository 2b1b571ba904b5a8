import type { Verdict } from '@sglang-ci/core';
import { expect, test } from 'vitest';
import { compareRuns, renderComparisonMarkdown, renderVerdictMarkdown } from '../src/index.ts';
import { onlineNight } from './samples.ts';

/** What the name of a host, an image's tag, a flag or a line of a log may hold. */
const HOSTILE = [
  'x\n\n## Injected heading\n\n| a | b |\n|---|---|\n',
  '<img src=x onerror=alert(1)>',
  '![t](http://evil.example/t.png) [click](http://evil.example)',
  'by @octocat',
  String.raw`a\|b|c`,
  '`code',
  '**bold** ~~gone~~',
].join(' ');

function expectText(markdown: string, headings: readonly string[]): void {
  const lines = markdown.split('\n');
  const found = lines.filter((line) => /^\s*(?:- )?#/.test(line)).map((line) => line.replace(/^#+ (\S+).*/, '$1'));
  expect(found).toStrictEqual(headings);
  const bare = lines.filter((line) => !/^\*\*(?:Main|PR) CSV\*\*: `` .* ``$/.test(line)).join('\n');
  expect(bare).not.toMatch(/<img|(?<!\\)\]\(|(?<!\w)@\w|(?<!\\)~~|\*\*bold/);
  const tables = markdown.split('\n\n').filter((block) => block.startsWith('|'));
  for (const table of tables) {
    const widths = table.split('\n').map((line) => line.replaceAll(/\\./g, '').split('|').length);
    expect(new Set(widths).size).toBe(1);
  }
}

test('hostile names, values and notes are text in the report of a comparison', () => {
  const [a, b] = [onlineNight(1), onlineNight(2)].map((night) => night.map((one) => ({ ...one, backend: HOSTILE })));
  const comparison = compareRuns(a ?? [], b ?? []);
  const difference = { what: HOSTILE, from: HOSTILE, to: HOSTILE };
  const markdown = renderComparisonMarkdown(
    {
      ...comparison,
      rows: comparison.rows.map((row) => ({ ...row, backend: HOSTILE, call: 'worse' as const, betterBy: -0.5 })),
      summary: { ...comparison.summary, headline: HOSTILE },
      contextChanges: [{ ...difference, what: 'node' }],
      differences: [{ ...difference, area: 'server' }],
      notes: [HOSTILE],
    },
    {
      title: HOSTILE,
      mode: 'online',
      main: HOSTILE,
      pr: HOSTILE,
      problems: { main: [HOSTILE], pr: [] },
      generatedAt: 0,
    },
  );
  expectText(markdown, ['x', 'Differences', 'Before', 'Results', 'E2E', 'TTFT', 'ITL']);
});

test('hostile headlines, alerts, reasons and notes are text in the report of a verdict', () => {
  const cell = { metric: 'e2eMs', loadKind: 'request_rate', load: 1, state: 'confirmed', note: HOSTILE } as const;
  const verdict = {
    folder: HOSTILE,
    headline: HOSTILE,
    cells: [cell],
    notes: [HOSTILE],
    alerts: [{ text: HOSTILE, cells: [{ ...cell, reasons: [HOSTILE, HOSTILE] }] }],
  } as unknown as Verdict;
  expectText(renderVerdictMarkdown(verdict), ['Verdict']);
});
