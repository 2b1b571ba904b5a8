import { once } from 'node:events';
import { createServer } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limitedSignal } from '../src/index.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Takes connections and never answers. */
const silent = createServer();
let url = '';

beforeAll(async () => {
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  const address = silent.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
});
afterAll(() => void silent.close());

test('a request to a server that never answers ends at its limit, though garbage is collected meanwhile', async () => {
  const collecting = setInterval(collectGarbage, 20);
  const outcome = await fetch(url, { signal: limitedSignal(300, new AbortController().signal) }).catch(
    (error: unknown) => error,
  );
  clearInterval(collecting);
  expect(outcome).toMatchObject({ name: 'TimeoutError' });
});

test('it ends with the signal that it was given, and with that reason', async () => {
  const stop = new AbortController();
  const request = fetch(url, { signal: limitedSignal(60_000, stop.signal) });
  stop.abort(new Error('stopped by hand'));
  await expect(request).rejects.toThrow('stopped by hand');
});

test('a signal that is aborted already lets nothing begin', () => {
  const signal = limitedSignal(60_000, AbortSignal.abort('over'));
  expect([signal.aborted, signal.reason]).toEqual([true, 'over']);
});
