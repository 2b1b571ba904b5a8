import { expect, test } from 'vitest';
import { showControls } from '../src/show-controls.ts';

test('text for a stream cannot act on a terminal; bytes and callbacks pass', () => {
  const written: unknown[] = [];
  const stream = { write: (...given: readonly unknown[]) => written.push(given) > 0 } as unknown as NodeJS.WriteStream;
  const done = () => undefined;
  showControls(stream);
  stream.write('a\u001B]0;x\u0007\u001B[31mred\u001B[39m\n', done);
  stream.write(Buffer.from([7]));
  expect(written).toStrictEqual([['a\\u001b]0;x\\u0007\u001B[31mred\u001B[39m\n', done], [Buffer.from([7])]]);
});
