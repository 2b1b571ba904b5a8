import { appendFile, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { liveSite } from './live-site.ts';

const PNG = '/GROK1/online/20251216_GROK1_online_standard.png';
const RUN = 'v0.5.6-rocm700-mi30x-20251216_GROK1_MOE-I4F8_online';
const LOG = `/runs/online/GROK1/${RUN}/server.log`;

let server: Awaited<ReturnType<typeof liveSite>>;

beforeEach(async () => {
  server = await liveSite({
    [`plots${PNG}`]: 'PNG bytes',
    [LOG.slice(1)]: '0123456789',
    [`runs/online/GROK1/${RUN}/${RUN}.csv`]: 'a,b',
  });
  const time = new Date('2025-12-16T20:00:00.250Z');
  for (const path of [`plots${PNG}`, LOG.slice(1)]) await utimes(join(server.root, path), time, time);
});
afterEach(() => server.close());

describe('a file', () => {
  test('is served at the link that the cards carry', async () => {
    const answer = await server.fetch(PNG);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '9',
      'last-modified': 'Tue, 16 Dec 2025 20:00:00 GMT',
      'accept-ranges': 'bytes',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'content-security-policy': expect.stringMatching(/^script-src 'none'.*frame-ancestors 'none'.*sandbox$/),
    });
    expect(await answer.text()).toBe('PNG bytes');
  });

  test.each([
    ['x.log', 'text/plain; charset=utf-8'],
    ['x.csv', 'text/plain; charset=utf-8'],
    ['x.log.failed_155638', 'text/plain; charset=utf-8'],
    ['x.html', 'text/plain; charset=utf-8'],
    ['x.md', 'text/plain; charset=utf-8'],
    ['x.json', 'application/json; charset=utf-8'],
    ['x.svg', 'image/svg+xml'],
    ['X.PNG', 'image/png'],
  ])('called %s is %s', async (name, type) => {
    await server.write(`plots/${name}`, '<script>alert(1)</script>');
    const answer = await server.fetch(`/${name}`);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'none'.*sandbox/);
    expect(policy).not.toContain('unsafe');
    expect(policy.includes("default-src 'none'")).toBe(name === 'x.svg');
  });

  test.each(['x', 'x.js', 'x.css', 'x.exe', 'x.sqlite', 'x.safetensors'])('called %s is not served', async (name) => {
    await server.write(`plots/${name}`, 'content');
    expect((await server.fetch(`/${name}`)).status).toBe(404);
  });

  test('answers HEAD without a body', async () => {
    const { status, headers, body } = await server.raw(
      `HEAD ${LOG} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
    );
    expect([status, headers['content-length'], body]).toEqual([200, '10', '']);
    expect(headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'accept-ranges': 'bytes' });
    expect(headers['content-security-policy']).toContain('sandbox');
  });

  test('of no bytes is sent as such', async () => {
    await server.write('plots/empty.log', '');
    const answer = await server.fetch('/empty.log');
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '0', '']);
  });
});

describe('a range', () => {
  test.each([
    ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
    ['bytes=4-', 206, '456789', 'bytes 4-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=9-99', 206, '9', 'bytes 9-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=-0', 416, '', 'bytes */10'],
    ['bytes=99999999999999999999-', 200, '0123456789', null],
    ['bytes=0-1,4-5', 200, '0123456789', null],
    ['bytes=5-2', 200, '0123456789', null],
    ['bytes=-', 200, '0123456789', null],
    ['bytes=a-b', 200, '0123456789', null],
    ['lines=0-3', 200, '0123456789', null],
  ])('%s is answered with %i', async (range, status, body, contentRange) => {
    const answer = await server.fetch(LOG, { headers: { range } });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-range')).toBe(contentRange);
    expect(await answer.text()).toBe(body);
  });

  test('of an empty file cannot be satisfied', async () => {
    await server.write('plots/empty.log', '');
    const answer = await server.fetch('/empty.log', { headers: { range: 'bytes=0-' } });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */0']);
  });

  test('is sent only of the version that the client has a part of', async () => {
    const etag = (await server.fetch(LOG)).headers.get('etag') ?? '';
    const status = async (condition: string) =>
      (await server.fetch(LOG, { headers: { range: 'bytes=0-3', 'if-range': condition } })).status;
    expect(etag).toMatch(/^"[a-z0-9]+-[a-z0-9]+"$/);
    expect(await status(etag)).toBe(206);
    expect(await status('Tue, 16 Dec 2025 20:00:00 GMT')).toBe(206);
    expect(await status(`W/${etag}`)).toBe(200);
    expect(await status('"other"')).toBe(200);
    expect(await status('Tue, 16 Dec 2025 19:59:59 GMT')).toBe(200);
  });
});

describe('a copy that the client has', () => {
  test.each([
    ['the same', (etag: string) => ({ 'if-none-match': etag }), 304],
    ['one of several', (etag: string) => ({ 'if-none-match': `"a", W/${etag}` }), 304],
    ['any', () => ({ 'if-none-match': '*' }), 304],
    ['another', () => ({ 'if-none-match': '"a"' }), 200],
    ['as old', () => ({ 'if-modified-since': 'Tue, 16 Dec 2025 20:00:00 GMT' }), 304],
    ['older', () => ({ 'if-modified-since': 'Tue, 16 Dec 2025 19:59:59 GMT' }), 200],
    ['of no date', () => ({ 'if-modified-since': 'yesterday' }), 200],
    [
      'another, of the same second',
      () => ({ 'if-none-match': '"a"', 'if-modified-since': 'Tue, 16 Dec 2025 20:00:00 GMT' }),
      200,
    ],
  ])('%s', async (_, conditions, status) => {
    const etag = (await server.fetch(LOG)).headers.get('etag') ?? '';
    const answer = await server.fetch(LOG, { headers: conditions(etag) as Record<string, string> });
    expect([answer.status, (await answer.text()).length]).toEqual([status, status === 304 ? 0 : 10]);
    expect(answer.headers.get('etag')).toBe(etag);
  });

  test('is another one as soon as something is appended', async () => {
    const etag = (await server.fetch(LOG)).headers.get('etag') ?? '';
    await appendFile(join(server.root, LOG), 'more');
    const answer = await server.fetch(LOG, { headers: { 'if-none-match': etag } });
    expect([answer.status, await answer.text()]).toEqual([200, '0123456789more']);
  });
});

describe('a file that was asked for before', () => {
  test('is the new one when it is replaced, and gone when it is gone', async () => {
    const path = join(server.root, 'plots', PNG);
    const answer = async () => {
      const { status, body } = await server.target(PNG);
      return status === 200 ? body : status;
    };
    expect([await answer(), await answer()]).toEqual(['PNG bytes', 'PNG bytes']);
    await writeFile(path, 'new bytes');
    expect(await answer()).toBe('new bytes');
    await rename(path, `${path}.old.png`);
    expect(await answer()).toBe(404);
    await writeFile(join(server.root, 'secret.png'), 'S3CRET');
    await symlink(join(server.root, 'secret.png'), path);
    expect(await answer()).toBe(404);
    await rm(path);
    await writeFile(path, 'PNG again');
    expect(await answer()).toBe('PNG again');
  });

  test('has its parts sent too', async () => {
    await server.fetch(PNG);
    const answer = await server.fetch(PNG, { headers: { range: 'bytes=4-' } });
    expect([answer.status, await answer.text()]).toEqual([206, 'bytes']);
  });
});

describe('a log that changes while it is read', () => {
  const SIZE = 20_000_000;

  test('and grows is sent as it was', async () => {
    await server.write(LOG.slice(1), 'x'.repeat(SIZE));
    const answer = await server.fetch(LOG);
    await appendFile(join(server.root, LOG), 'y'.repeat(1_000));
    expect(answer.headers.get('content-length')).toBe(String(SIZE));
    const text = await answer.text();
    expect([text.length, text.includes('y')]).toEqual([SIZE, false]);
  });

  test('and is emptied ends in an error, not in half a file that looks whole', async () => {
    await server.write(LOG.slice(1), 'x'.repeat(SIZE));
    const answer = await server.fetch(LOG);
    await truncate(join(server.root, LOG), 0);
    await expect(answer.text()).rejects.toThrow('terminated');
    expect((await server.fetch('/health')).status).toBe(200);
  });
});
