import { describe, expect, test } from 'vitest';
import { csvCell, markdownCode, markdownText, visibleControls, withoutControls } from '../src/index.ts';

describe('text from outside in a terminal', () => {
  test.each([
    ['title', '\u001B]0;pwned\u0007A', String.raw`\u001b]0;pwned\u0007A`],
    ['link', '\u001B]8;;http://evil/\u001B\\click', String.raw`\u001b]8;;http://evil/\u001b\click`],
    ['clipboard', '\u001B]52;c;cm0=\u0007', String.raw`\u001b]52;c;cm0=\u0007`],
    ['clearing', '\u001B[2J\u001B[HA', String.raw`\u001b[2J\u001b[HA`],
    ['hiding', '\u001B[8mA', String.raw`\u001b[8mA`],
    ['backspaces', 'a\bb', String.raw`a\u0008b`],
    ['C1', '\u009B2JA', String.raw`\u009b2JA`],
    ['APC', '\u001B_x\u001B\\', String.raw`\u001b_x\u001b` + '\\'],
    ['direction', '\u202Eabc', String.raw`\u202eabc`],
    ['overwritten', 'good\rbad', String.raw`good\u000dbad`],
  ])('%s is written out', (_what, text, expected) => {
    expect(visibleControls(text)).toBe(expected);
    expect(withoutControls(text)).toBe(expected);
  });

  test('our own colours, line ends and live lines stay; a value has no colours', () => {
    const ours = '\r\u001B[2K\u001B[1m\u001B[31mred\u001B[39m\u001B[22m\tä 🔴\r\nnext\n';
    expect(visibleControls(ours)).toBe(ours);
    expect(withoutControls('\u001B[31mred\tä 🔴\n')).toBe('\\u001b[31mred\tä 🔴\n');
  });

  test('JSON remains the same JSON', () => {
    const value = { text: 'a\u001B\u009B\u202E\nb' };
    expect(JSON.parse(visibleControls(JSON.stringify(value)))).toStrictEqual(value);
  });
});

describe('text from outside in Markdown', () => {
  test.each([
    ['a|b', String.raw`a\|b`],
    [String.raw`a\|b`, String.raw`a\\\|b`],
    ['<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)>'],
    ['hi @octocat', 'hi @\u200Boctocat'],
    ['repo@sha256:12', 'repo@sha256:12'],
    ['![t](http://e/t.png)', String.raw`!\[t\](http://e/t.png)`],
    ['\n\n## heading\n', String.raw`\## heading`],
    ['- item', String.raw`\- item`],
    ['---', String.raw`\---`],
    ['-2%', '-2%'],
    ['+3.1% more', '+3.1% more'],
    ['> quote', String.raw`\> quote`],
    ['1. item', String.raw`1\. item`],
    ['**bold** `code` ~~gone~~', '\\*\\*bold\\*\\* \\`code\\` \\~\\~gone\\~\\~'],
    ['SGLANG_USE_AITER _x_', String.raw`SGLANG_USE_AITER \_x\_`],
    ['&lt;b&gt; & more', '&amp;lt;b&amp;gt; & more'],
    ['a\u001B[1mb', 'a\\\\u001b\\[1mb'],
  ])('%j is %s', (text, expected) => {
    expect(markdownText(text)).toBe(expected);
  });

  test.each([
    ['/data/run', '`/data/run`'],
    ['a`b``c\nd', '``` a`b``c d ```'],
  ])('%j as code is %s', (text, expected) => {
    expect(markdownCode(text)).toBe(expected);
  });
});

test.each([
  ['=HYPERLINK("http://evil")', `'=HYPERLINK("http://evil")`],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['-1+cmd|x', "'-1+cmd|x"],
  ['+49', '+49'],
  ['-12.5', '-12.5'],
  ['-1e-3', '-1e-3'],
  ['mi300-node', 'mi300-node'],
  ['', ''],
])('%j in a CSV is %j', (text, expected) => {
  expect(csvCell(text)).toBe(expected);
});
