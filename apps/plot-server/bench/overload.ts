import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { METRIC_KEYS } from '@sglang-ci/core';
import { generateStore } from '../test/browser/generate-store.ts';
import { ask, open } from './support/load.ts';
import { probe } from './support/probe.ts';
import { type BenchServer, plotServer } from './support/servers.ts';

/**
 * What `/health` and memory do while everybody asks at once: forty different queries over all of 2,000 nights × 15 series,
 * and a folder of 100,000 entries listed twenty times. `tsx bench/overload.ts [CHECKOUT…]` measures other checkouts in the
 * same run, for example one of an older commit.
 */
const NIGHTS = 2_000;
const ENTRIES = 100_000;

const others = process.argv.slice(2).map((path) => resolve(path));
const work = mkdtempSync(join(tmpdir(), 'plot-server-overload-'));
try {
  const [nights, wide] = [join(work, 'nights'), join(work, 'wide')];
  fillNights(nights);
  fillWide(wide);
  const rows: Record<string, string | number>[] = [];
  for (const root of [...others, undefined]) {
    for (const trial of [
      { load: '40 queries, other points', base: nights, paths: byPoints() },
      { load: '40 queries, other days', base: nights, paths: byDays() },
      { load: '40 queries, other charts', base: nights, paths: byCharts() },
      { load: '20 listings', base: wide, paths: Array<string>(20).fill('/runs/many/') },
    ]) {
      rows.push(await measured(root, trial));
      console.log(JSON.stringify(rows.at(-1)));
    }
  }
  console.table(rows);
} finally {
  rmSync(work, { recursive: true, force: true });
}

interface Trial {
  readonly load: string;
  readonly base: string;
  readonly paths: readonly string[];
}

async function measured(root: string | undefined, { load, base, paths }: Trial) {
  const server = await plotServer(base, root);
  try {
    await warm(server);
    const { p99Ms, longestMs, looks, peakRssMb, statuses, tookS } = await probe(server, paths);
    return {
      checkout: root ?? 'this one',
      load,
      'health p99 ms': Math.round(p99Ms),
      'longest ms': Math.round(longestMs),
      looks,
      'RSS MB': Math.round(peakRssMb),
      answers: JSON.stringify(statuses),
      'took s': Number(tookS.toFixed(1)),
    };
  } finally {
    server.stop();
  }
}

/** The first look at the nights is not what is measured. */
async function warm({ port }: BenchServer): Promise<void> {
  const socket = await open(port);
  await ask(socket, { path: '/api/overview' });
  socket.destroy();
}

function byPoints(): readonly string[] {
  return Array.from({ length: 40 }, (_, index) => `/api/trends?model=GROK1&days=all&points=${200 + index}`);
}

/** From another day on each: none is the same work as another. */
function byDays(): readonly string[] {
  return Array.from({ length: 40 }, (_, index) => `/api/trends?model=GROK1&days=${3_000 + index}`);
}

function byCharts(): readonly string[] {
  const loads = ['', '&load=1', '&load=2', '&load=4', '&load=8', '&load=16'];
  const metrics = METRIC_KEYS.filter((key) => ['e2eMs', 'ttftMs', 'itlMs', 'outputThroughputTokS'].includes(key));
  const charts = [
    '',
    ...metrics.map((key) => `&metric=${key}`),
    '&metric=e2eMs&metric=itlMs',
    '&metric=ttftMs&metric=itlMs',
  ];
  return charts.flatMap((chart) => loads.map((load) => `/api/trends?model=GROK1&days=all${chart}${load}`)).slice(0, 40);
}

function fillNights(base: string): void {
  const grok = { model: 'GROK1', variant: 'MOE-I4F8', hardware: 'mi30x', mode: 'online', subMode: 'standard' } as const;
  const levels = { node: 'node-a', loads: [1, 2, 4, 8, 16], level: 9_000, noise: 0.01, nights: NIGHTS };
  generateStore(base, [{ ...grok, ...levels, steps: [{ night: 1_500, change: 0.1, fromLoad: 8 }] }]);
}

function fillWide(base: string): void {
  for (let index = 0; index < ENTRIES; index++) mkdirSync(join(base, 'many', `folder-${index}`), { recursive: true });
}
