import { readdirSync, readlinkSync } from 'node:fs';
import { truncate } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { drain } from '../src/drain.ts';
import type { ConnectionLimits } from '../src/listen.ts';
import { liveSite, openSocket, readAll } from './live-site.ts';

const HUGE = 2_000_000_000;
const SHORT: ConnectionLimits = {
  headers: 300,
  request: 500,
  keepAlive: 300,
  still: 300,
  check: 50,
  connections: 1_500,
};
const PATIENT: ConnectionLimits = { ...SHORT, still: 60_000, keepAlive: 60_000 };

let server: Awaited<ReturnType<typeof liveSite>>;
let sockets: Socket[];

async function start(limits: ConnectionLimits): Promise<void> {
  server = await liveSite({ 'runs/tonight.log': '', 'plots/x.png': 'PNG bytes' }, limits);
  await truncate(join(server.root, 'runs/tonight.log'), HUGE);
}

beforeEach(() => {
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await server.close();
});

/** A client that asks for the huge log and does not read. */
async function stalledDownload(): Promise<Socket> {
  const socket = await client('GET /runs/tonight.log HTTP/1.1\r\nHost: localhost\r\n\r\n');
  socket.pause();
  return socket;
}

async function client(request: string): Promise<Socket> {
  const socket = await openSocket(server.port);
  sockets.push(socket);
  socket.write(request);
  return socket;
}

describe('a log of 2 GB', () => {
  test('takes no more memory than its clients have not taken yet', async () => {
    await start(PATIENT);
    await server.fetch('/x.png');
    const before = process.memoryUsage().rss;
    for (let index = 0; index < 30; index++) await stalledDownload();
    await sleep(1_500);
    expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(250);
    expect(await (await server.fetch('/x.png')).text()).toBe('PNG bytes');
  });

  test('has its end sent without reading the rest', async () => {
    await start(PATIENT);
    const answer = await server.fetch('/runs/tonight.log', { headers: { range: 'bytes=-10' } });
    expect(answer.headers.get('content-range')).toBe(`bytes ${HUGE - 10}-${HUGE - 1}/${HUGE}`);
    expect((await answer.arrayBuffer()).byteLength).toBe(10);
  });

  test('is closed when its clients go away, or stop reading', async () => {
    await start(SHORT);
    const [gone, still] = [await stalledDownload(), await stalledDownload()];
    await sleep(100);
    expect(openLogs()).toBe(2);
    gone.destroy();
    await until(() => openLogs() === 0);
    still.resume();
    expect((await readAll(still)).length).toBeLessThan(HUGE / 10);
  });

  function openLogs(): number {
    const targets = readdirSync('/proc/self/fd').map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return '';
      }
    });
    return targets.filter((target) => target === join(server.root, 'runs/tonight.log')).length;
  }
});

describe('slow clients', () => {
  test('a thousand that never finish their request block nobody and are cut', async () => {
    await start(SHORT);
    const request = 'GET /x.png HTTP/1.1\r\nHost: localhost\r\nX-Slow: ';
    const slow = await Promise.all(Array.from({ length: 1_000 }, () => client(request)));
    expect(await (await server.fetch('/x.png')).text()).toBe('PNG bytes');
    for (const answer of await Promise.all(slow.map(readAll))) expect(answer).toMatch(/^$|^HTTP\/1\.1 408/);
  });

  test('one that sends a byte at a time is cut all the same', async () => {
    await start(SHORT);
    const socket = await client('GET /x.png HTTP/1.1\r\n');
    const drip = setInterval(() => socket.write('X'), 40);
    const answer = await readAll(socket);
    clearInterval(drip);
    expect(answer).toMatch(/^$|^HTTP\/1\.1 408/);
  });

  test('one that asks nothing more is cut, and so is one that never asks', async () => {
    await start(SHORT);
    const [idle, silent] = [await client('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n'), await client('')];
    expect(await readAll(idle)).toContain('{"status":"ok"}');
    await readAll(silent);
    expect(silent.destroyed).toBe(true);
  });

  test('a thousand open connections leave the server as quick as before', async () => {
    await start(PATIENT);
    for (let index = 0; index < 1_000; index++) await client('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const statuses = await Promise.all(Array.from({ length: 200 }, async () => (await server.fetch('/x.png')).status));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(sockets.filter((socket) => socket.destroyed)).toEqual([]);
  });

  test('more than the limit are turned away at once', async () => {
    await start({ ...PATIENT, connections: 3 });
    for (let index = 0; index < 3; index++) await client('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await sleep(50);
    expect(await readAll(await client('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n'))).toBe('');
  });
});

describe('a server that is stopped', () => {
  test('lets a download finish and takes no new client', async () => {
    await start(PATIENT);
    const SIZE = 30_000_000;
    await truncate(join(server.root, 'runs/tonight.log'), SIZE);
    const download = await stalledDownload();
    const idle = await client('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await sleep(100);
    const drained = drain(server.server, 10_000);
    await readAll(idle);
    await expect(server.fetch('/health')).rejects.toThrow('fetch failed');
    download.resume();
    expect((await readAll(download)).length).toBeGreaterThan(SIZE);
    await drained;
  });

  test('cuts what does not end', async () => {
    await start(PATIENT);
    const download = await stalledDownload();
    await sleep(50);
    await drain(server.server, 200);
    download.resume();
    expect((await readAll(download)).length).toBeLessThan(HUGE / 10);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}
