import { describe, expect, it } from 'vitest';
import { LineScanner, MAX_LINE_BYTES } from '../src/scan/line-scanner.ts';
import { bar } from './samples.ts';

interface Seen {
  readonly text: string;
  readonly line: number;
  readonly byte: number;
  readonly cut: boolean;
}

function scan(
  input: string | Uint8Array,
  chunkSize = Number.POSITIVE_INFINITY,
): { seen: Seen[]; lines: number; bytes: number } {
  const seen: Seen[] = [];
  const scanner = new LineScanner(({ text, line, byte, cut }) => seen.push({ text, line, byte, cut }));
  const bytes = Buffer.from(input as string);
  for (let at = 0; at < bytes.length; at += chunkSize) scanner.push(bytes.subarray(at, at + chunkSize));
  return { seen, ...scanner.end() };
}

const texts = (input: string, chunkSize?: number): string[] => scan(input, chunkSize).seen.map((line) => line.text);

describe('lines', () => {
  it.each([
    ['one\ntwo\n', ['one', 'two'], 2],
    ['one\n\ntwo', ['one', '', 'two'], 3],
    ['one\r\ntwo\r\r\n', ['one', 'two'], 2],
    ['', [], 0],
    ['\n', [''], 1],
  ])('%j', (input, expected, lines) => {
    expect(texts(input)).toEqual(expected);
    expect(scan(input)).toMatchObject({ lines, bytes: Buffer.byteLength(input) });
  });

  it('have a line number and a byte offset, whatever the encoding', () => {
    expect(scan('é\nsecond\n').seen).toEqual([
      { text: 'é', line: 1, byte: 0, cut: false },
      { text: 'second', line: 2, byte: 3, cut: false },
    ]);
  });

  it('know when the log ends inside them', () => {
    expect(scan('whole\nhal').seen.map((line) => line.cut)).toEqual([false, true]);
  });

  it('lose colour codes and replace invalid bytes', () => {
    expect(texts('\u001b[32mgreen\u001b[0m [1mkept\n')).toEqual(['green [1mkept']);
    expect(scan(Buffer.from([0x61, 0xff, 0x62, 0x0a])).seen[0]?.text).toBe('a�b');
  });
});

describe('progress bars', () => {
  it('give only their first and last two redraws', () => {
    expect(texts('start\r 1%|a| 1/9 [x]\n')).toEqual(['start', ' 1%|a| 1/9 [x]']);
    expect(texts(`${bar(600)}\nnext\n`)).toEqual(
      [
        '',
        '100%|███▋      | 600/600 [00:00<00:05,  3.41it/s]',
        '100%|██████████| 600/600 [01:17<00:00,  3.44it/s]',
        'next',
      ].map((text) => text.replace('100%|███▋', ' 100%|███▋')),
    );
  });

  it('give every redraw when there are words among them', () => {
    expect(texts('\r 1%|█| 1/9\rAccuracy: 0.9\r 2%|█| 2/9\r 3%|█| 3/9\n')).toContain('Accuracy: 0.9');
  });

  it('keep the last whole redraw of a bar that is cut', () => {
    const cut = bar(600, 300).slice(0, -60);
    expect(texts(cut).slice(-2)[0]).toContain('/600 [');
  });

  it('with the text glued to them keep both', () => {
    expect(texts(`${bar(9)}UserWarning: glued\n`).at(-1)).toContain('it/s]UserWarning: glued');
  });
});

describe('runs of NUL bytes', () => {
  it('part the texts around them', () => {
    expect(scan(`12${'\0'.repeat(70_000)}34\nnext\n`).seen).toEqual([
      { text: '12', line: 1, byte: 0, cut: true },
      { text: '34', line: 1, byte: 70_002, cut: false },
      { text: 'next', line: 2, byte: 70_005, cut: false },
    ]);
  });

  it('cost no memory, however long', () => {
    const seen: string[] = [];
    const scanner = new LineScanner((line) => seen.push(line.text));
    scanner.push(Buffer.from('before'));
    for (let i = 0; i < 2000; i += 1) scanner.push(Buffer.alloc(65_536));
    scanner.push(Buffer.from('after\nnext\n'));
    expect(scanner.end()).toMatchObject({ lines: 2 });
    expect(seen).toEqual(['before', 'after', 'next']);
  });
});

it('drops the tail of a line that is too long, and goes on behind it', () => {
  const seen: number[] = [];
  const scanner = new LineScanner((line) => seen.push(line.text.length));
  const chunk = Buffer.alloc(MAX_LINE_BYTES / 4, 'x');
  for (let i = 0; i < 6; i += 1) scanner.push(chunk);
  scanner.push(Buffer.from('\nshort\n'));
  expect(scanner.end().lines).toBe(2);
  expect(seen).toEqual([MAX_LINE_BYTES, 5]);
});

describe('chunks', () => {
  const text = `start\r\n${bar(50)}\n\nAccuracy: 0.928\n${bar(50, 20)}UserWarning: glued text\n12\0\0\0\x0034\r\nlast é line`;
  it.each([1, 2, 3, 7, 64, 1000])('of %i bytes change nothing but which redraws of a bar are given', (size) => {
    const shown = ({ seen }: { seen: Seen[] }): Seen[] => seen.filter((line) => /[a-z]{4}|^\d+$/.test(line.text));
    expect(shown(scan(text, size))).toEqual(shown(scan(text)));
  });
});
