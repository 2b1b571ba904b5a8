import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { demultiplex } from '../src/engine/demultiplex.ts';
import type { OutputChunk } from '../src/index.ts';
import { readPull } from '../src/engine/read-pull.ts';
import { takeLine } from '../src/runner/take-line.ts';

test('a joint stream is taken apart wherever it is cut', async () => {
  const frames = [
    ['stdout', 'first\n'],
    ['stderr', 'oops'],
    ['stdout', ''],
    ['stdout', 'é€😀'],
  ] as const;
  const bytes = Buffer.concat(frames.map(([stream, text]) => frame(stream, text)));
  for (let first = 0; first <= bytes.length; first++) {
    for (let second = first; second <= bytes.length; second++) {
      const pieces = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
      const parts = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
      for await (const { stream, data } of demultiplex(Readable.from(pieces))) parts[stream].push(data);
      expect(Buffer.concat(parts.stdout).toString()).toBe('first\né€😀');
      expect(Buffer.concat(parts.stderr).toString()).toBe('oops');
    }
  }
});

test('a reader that does not take holds the writer up', async () => {
  const source = new PassThrough({ highWaterMark: 1024 });
  const output = demultiplex(source);
  let taken = 0;
  while (source.write(frame('stdout', 'x'.repeat(500)))) taken++;
  expect(taken).toBeLessThan(5);
  const next = await output.next();
  expect((next.value as OutputChunk).data.toString()).toBe('x'.repeat(500));
});

test.each<[string, readonly [OutputChunk['stream'], string][], string, string]>([
  ['a line in one piece', [['stdout', '7 (sh) S\nrest']], '7 (sh) S', 'stdout:rest'],
  [
    'a line in pieces, stderr between',
    [
      ['stdout', '7 '],
      ['stderr', 'warn'],
      ['stdout', '(sh)\n'],
      ['stdout', 'x'],
    ],
    '7 (sh)',
    'stderr:warn stdout:x',
  ],
  ['an output that ends without a newline', [['stdout', 'no-program']], 'no-program', ''],
  ['no output', [], '', ''],
])('takes the first line off %s', async (_, chunks, line, rest) => {
  const output = Readable.from(chunks.map(([stream, text]) => ({ stream, data: Buffer.from(text) })));
  const taken = await takeLine(output as AsyncIterable<OutputChunk>);
  const left: string[] = [];
  for await (const { stream, data } of taken.rest) left.push(`${stream}:${data.toString()}`);
  expect([taken.line, left.join(' ')]).toStrictEqual([line, rest]);
});

test('the messages of a pull are read line by line, whatever else is between them', async () => {
  const text = [
    '{"status":"Pulling fs layer","progressDetail":{},"id":"ab12"}',
    '',
    'not json',
    'null',
    '{"status":"Downloading","progressDetail":{"current":512,"total":1024},"id":"ab12"}',
    '{"errorDetail":{"message":"unexpected EOF"},"error":"unexpected EOF"}',
  ].join('\r\n');
  const messages = [];
  for await (const message of readPull(Readable.from([text.slice(0, 40), text.slice(40)]))) messages.push(message);
  expect(messages).toStrictEqual([
    { id: 'ab12', status: 'Pulling fs layer' },
    { id: 'ab12', status: 'Downloading', current: 512, total: 1024 },
    { error: 'unexpected EOF' },
  ]);
});

test('a pull whose connection breaks fails, instead of looking finished', async () => {
  const stream = new PassThrough();
  stream.write('{"status":"Downloading"}\n');
  setImmediate(() => stream.destroy(new Error('socket hang up')));
  const read = async () => {
    for await (const message of readPull(stream)) expect(message.status).toBe('Downloading');
  };
  await expect(read()).rejects.toThrow('socket hang up');
});

function frame(stream: OutputChunk['stream'], text: string): Buffer {
  const data = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = stream === 'stdout' ? 1 : 2;
  header.writeUInt32BE(data.length, 4);
  return Buffer.concat([header, data]);
}
