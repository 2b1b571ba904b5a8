import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../src/app.ts';
import type { DataService } from '../src/data/data-service.ts';
import { site } from './site.ts';

let place: Awaited<ReturnType<typeof site>>;
beforeEach(async () => {
  place = await site();
});
afterEach(() => place.remove());

describe('a server with as much to do as it takes on', () => {
  /** Works at nothing it is asked for until it is told to. */
  function busyApp() {
    let finish = () => undefined as void;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const service: DataService = {
      version: async () => 1,
      answer: async () => {
        await finished;
        return { status: 200, headers: {}, body: new Uint8Array(), etag: 'W/"1"' };
      },
    };
    const app = createApp({
      plotsDir: join(place.root, 'plots'),
      baseDir: join(place.root, 'runs'),
      clientDir: place.root,
      title: 'Lab',
      service,
      lanes: { heavy: { atOnce: 1, waiting: 1 }, light: { atOnce: 1, waiting: 0 } },
      clock: { now: () => 0, sleep: async () => undefined },
    });
    return { app, finish };
  }

  test.each([
    ['data', '/api/trends', 'application/json'],
    ['a page', '/trend', 'text/html; charset=UTF-8'],
  ])('refuses more %s with 503 and says when to ask again', async (_, path, type) => {
    const { app, finish } = busyApp();
    const taken = [1, 2].map((days) => app.request(`/api/trends?days=${days}`));
    await new Promise((resolve) => setImmediate(resolve));
    const refused = await app.request(path);
    expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('content-type')]).toEqual([
      503,
      '5',
      type,
    ]);
    expect(await refused.text()).toContain('2 other requests are being worked on');
    finish();
    expect((await Promise.all(taken)).map(({ status }) => status)).toEqual([200, 200]);
  });

  test('takes on what is asked for already, and tells that it is well', async () => {
    const { app, finish } = busyApp();
    const taken = [1, 2, 1, 2, 2].map((days) => app.request(`/api/trends?days=${days}`));
    await new Promise((resolve) => setImmediate(resolve));
    expect((await app.request('/health')).status).toBe(200);
    finish();
    expect((await Promise.all(taken)).map(({ status }) => status)).toEqual(Array(5).fill(200));
  });
});
