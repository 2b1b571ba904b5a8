import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../../../scripts/free-port.ts';
import { drain } from '../src/drain.ts';
import { listen } from '../src/listen.ts';
import { portOf } from './live-site.ts';
import { onlineNight } from './site.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');

let base: string;
let children: ChildProcess[];

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'plot-server-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(base, { recursive: true });
});

describe('sglang-plot-server', () => {
  test('serves until it is told to stop', async () => {
    const port = await freePort();
    const server = program([String(port), '--base-dir', base]);
    await server.said('Ctrl-C stops the server');
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
    server.child.kill('SIGTERM');
    expect(await server.exit).toBe(143);
    expect(server.output()).toContain(`dashboard: http://127.0.0.1:${port}/`);
    expect(server.output()).toMatch(/\[.* P[SD]T\] GET \/health 200/);
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow('fetch failed');
  }, 60_000);

  test('works the nights out on a thread of its own, and logs what that could not read', async () => {
    const night = onlineNight('v0.5.6-rocm700-mi30x-20251215', 9_000);
    for (const [path, text] of Object.entries(night)) {
      const file = join(base, path.replace(/^runs\//, ''));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    await writeFile(join(base, 'online/GROK1/accepted-changes.json'), '{');
    const port = await freePort();
    const server = program([String(port), '--base-dir', base]);
    await server.said('Ctrl-C stops the server');
    const answer = await fetch(`http://127.0.0.1:${port}/api/nights`);
    const { nights } = (await answer.json()) as { nights: { date: string }[] };
    expect(nights.map(({ date }) => date)).toEqual(['20251215']);
    await server.said('not read: ');
    expect(server.output()).toMatch(/not read: .*accepted-changes\.json: /);
  }, 60_000);

  test('names a free port when its own is taken, and ends with 1', async () => {
    const taken = await listen({ fetch: () => new Response('taken') }, { host: '127.0.0.1', port: 0 });
    const free = await freePort();
    const env = { BENCHMARK_CI_DIR: base, HTTP_SERVER_PORT: String(portOf(taken)), ALTERNATIVE_PORTS: String(free) };
    const server = program([], env);
    expect(await server.exit).toBe(1);
    expect(server.output()).toContain(`port ${portOf(taken)} on 127.0.0.1 is taken`);
    expect(server.output()).toContain(`hint: port ${free} is free: --port ${free}`);
    await drain(taken, 0);
  }, 60_000);
});

function program(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], {
    cwd: join(import.meta.dirname, '../../..'),
    env: { ...process.env, ...env },
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  return {
    child,
    output: () => output,
    exit: once(child, 'close').then(([code]) => code as number),
    said: async (text: string) => {
      while (!output.includes(text)) await once(child.stdout, 'data');
    },
  };
}
