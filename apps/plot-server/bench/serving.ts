import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '@sglang-ci/core';
import { generateStore } from '../test/browser/generate-store.ts';
import { ask, load, type LoadOptions, type LoadResult, open } from './support/load.ts';
import { type BenchServer, nginxServer, plotServer, pythonServer } from './support/servers.ts';

/**
 * Requests per second and p99 of a plot of 100 kB, beside Python's and nginx's, and of the trend API over ten years of
 * nights; a log of 2 GB; a thousand open connections. `tsx bench/serving.ts [SECONDS]` per measurement, default 3.
 */
const seconds = Number(process.argv[2] ?? 3);
const NIGHTS = 3_650;
const ROUNDS = 3;
const PNG = '/GROK1/online/20251216_GROK1_online_standard.png';

const work = mkdtempSync(join(tmpdir(), 'plot-server-bench-'));
const servers: BenchServer[] = [];
try {
  const { base, plots } = site();
  const ours = await plotServer(base);
  servers.push(ours, await pythonServer(plots));
  const nginx = await nginxServer(plots, work);
  if (nginx === undefined) console.log('nginx is not installed: left out');
  else servers.push(nginx);
  await benchPng();
  await benchTrends(ours);
  await benchHugeLog(ours);
  await benchOpenConnections(ours);
} finally {
  for (const server of servers) server.stop();
  rmSync(work, { recursive: true, force: true });
}

function site(): { readonly base: string; readonly plots: string } {
  const base = join(work, 'base');
  const plots = join(base, 'plots_server');
  mkdirSync(join(plots, 'GROK1', 'online'), { recursive: true });
  writeFileSync(join(plots, PNG), randomBytes(100_000));
  writeFileSync(join(base, 'tonight.log'), '');
  truncateSync(join(base, 'tonight.log'), 2e9);
  const grok = { model: 'GROK1', variant: 'MOE-I4F8', hardware: 'mi30x', mode: 'online', subMode: 'standard' } as const;
  const levels = { node: 'node-a', loads: [1, 2, 4, 8, 16], level: 9_000, noise: 0.01, nights: NIGHTS };
  generateStore(base, [{ ...grok, ...levels, steps: [{ night: 3_000, change: 0.1, fromLoad: 8 }] }]);
  return { base, plots };
}

/** In rounds, every server once in each, so that what else the machine does meets all of them. */
async function benchPng(): Promise<void> {
  const results = new Map<BenchServer, LoadResult[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const server of servers) {
      const result = await measured({ port: server.port, path: PNG });
      results.set(server, [...(results.get(server) ?? []), result]);
    }
  }
  const rate = (all: readonly LoadResult[]) => median(all.map(({ perSecond }) => perSecond)) ?? Number.NaN;
  const [reference, best] = [...results].at(-1) ?? [];
  console.log(`\nA PNG of 100 kB, 16 clients, ${ROUNDS} rounds of ${seconds} s`);
  console.table(
    [...results].map(([server, all]) => ({
      server: server.name,
      'requests/s': rate(all).toFixed(0),
      [`of ${reference?.name}`]: `${((rate(all) / rate(best ?? [])) * 100).toFixed(0)}%`,
      'p50 ms': median(all.map(({ p50Ms }) => p50Ms))?.toFixed(2),
      'p99 ms': median(all.map(({ p99Ms }) => p99Ms))?.toFixed(2),
      'MB/s': median(all.map(({ mbPerSecond }) => mbPerSecond))?.toFixed(0),
      'RSS MB': server.rssMb().toFixed(0),
    })),
  );
}

async function benchTrends({ port, rssMb }: BenchServer): Promise<void> {
  const rows: Record<string, string>[] = [];
  const gzip = { 'accept-encoding': 'gzip' };
  await once(port, '/api/overview');
  for (const [name, query] of [
    ['90 days', 'days=90'],
    ['a year', 'days=365'],
    [`all ${NIGHTS} nights`, 'days=all'],
  ]) {
    const path = `/api/trends?${query}`;
    const first = await once(port, path, gzip);
    const { perSecond, p99Ms } = await measured({ port, path, headers: gzip });
    const made = `${first.ms.toFixed(0)} ms, ${(first.bytes / 1e3).toFixed(0)} kB`;
    rows.push({ trends: name ?? '', first: made, 'requests/s': perSecond.toFixed(0), 'p99 ms': p99Ms.toFixed(1) });
  }
  console.log(
    `\nThe trend API over ${NIGHTS} nights × 15 series, compressed, 16 clients; RSS ${rssMb().toFixed(0)} MB`,
  );
  console.table(rows);
}

async function benchHugeLog({ port, rssMb }: BenchServer): Promise<void> {
  const before = rssMb();
  let peak = before;
  const look = setInterval(() => {
    peak = Math.max(peak, rssMb());
  }, 20);
  const { ms, bytes } = await once(port, '/runs/tonight.log');
  clearInterval(look);
  const rate = bytes / 1e3 / ms;
  console.log(
    `\nA log of ${(bytes / 1e9).toFixed(1)} GB: ${rate.toFixed(0)} MB/s, RSS ${before.toFixed(0)} MB before, at most ${peak.toFixed(0)} MB`,
  );
}

async function benchOpenConnections({ port, rssMb }: BenchServer): Promise<void> {
  const before = rssMb();
  const idle: Socket[] = [];
  for (let count = 0; count < 1_000; count++) idle.push(await open(port));
  for (const socket of idle) socket.write('GET /health HTTP/1.1\r\nX-Slow: ');
  const { perSecond, p99Ms } = await load({ port, path: PNG, connections: 16, seconds });
  const rss = `RSS ${before.toFixed(0)} → ${rssMb().toFixed(0)} MB`;
  console.log(
    `\nThe PNG beside 1,000 half-sent requests: ${perSecond.toFixed(0)}/s, p99 ${p99Ms.toFixed(1)} ms, ${rss}`,
  );
  for (const socket of idle) socket.destroy();
}

async function measured(options: Pick<LoadOptions, 'port' | 'path' | 'headers'>): Promise<LoadResult> {
  const result = await load({ ...options, connections: 16, seconds });
  if (result.statuses.some((status) => status !== 200))
    throw new Error(`${options.path}: answers ${result.statuses.join(', ')}`);
  return result;
}

async function once(port: number, path: string, headers: Readonly<Record<string, string>> = {}) {
  const socket = await open(port);
  const start = performance.now();
  const { status, bytes } = await ask(socket, { path, headers });
  socket.destroy();
  if (status !== 200) throw new Error(`${path}: answer ${status}`);
  return { ms: performance.now() - start, bytes };
}
