import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shiftDay } from '@sglang-ci/core';
import { scanStore, type ScanOptions } from '../src/index.ts';
import { generateNight, generateStore } from './support/generate-store.ts';

/** Full scan and rescan of the corpus and of generated stores. `tsx bench/scan.ts [nights…]`, default 365 and 3650. */
const sizes = process.argv.slice(2).map(Number);
const work = mkdtempSync(join(tmpdir(), 'history-bench-'));
const rows: Record<string, string>[] = [];
try {
  const corpus = resolve(
    process.env['SGLANG_CI_CORPUS'] ?? fileURLToPath(new URL('../../../../shared/corpus', import.meta.url)),
  );
  if (existsSync(corpus)) await benchCorpus(corpus);
  else console.log(`no corpus at ${corpus}: left out`);
  for (const nights of sizes.length > 0 ? sizes : [365, 3_650]) await benchStore(nights);
  console.table(rows);
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function benchCorpus(root: string): Promise<void> {
  const index = join(work, 'corpus-index');
  const megabytes = sizeOf(join(root, 'online_benchmark_log')) / 1e6;
  await row(`corpus (${megabytes.toFixed(0)} MB of nights)`, 'full scan', { root, index });
  await row('', 'rescan, nothing changed', { root, index });
}

async function benchStore(nights: number): Promise<void> {
  const root = join(work, `store-${nights}`);
  const name = `${nights} nights × 3 models`;
  const last = generateStore(root, nights);
  await row(name, 'full scan', { root });
  await row('', 'rescan, nothing changed', { root });
  generateNight(root, shiftDay(last, 1));
  await row('', 'after one new night, last 60 days', { root, since: shiftDay(last, -60) });
  generateNight(root, shiftDay(last, 2));
  await row('', 'after one new night, all nights', { root });
  await row('', 'verify: every file looked at', { root, verify: true });
}

async function row(store: string, what: string, options: ScanOptions & { readonly root: string }): Promise<void> {
  let read = 0;
  const start = performance.now();
  const nights = await scanStore(options.root, { ...options, onRead: () => (read += 1) });
  const ms = performance.now() - start;
  const rssMb = process.memoryUsage().rss / 1e6;
  rows.push({
    store,
    what,
    ms: ms.toFixed(0),
    nights: String(nights.length),
    'folders read': String(read),
    'rss MB': rssMb.toFixed(0),
  });
}

function sizeOf(path: string): number {
  const entries = readdirSync(path, { withFileTypes: true });
  return entries.reduce((sum, entry) => {
    const child = join(path, entry.name);
    return sum + (entry.isDirectory() ? sizeOf(child) : statSync(child).size);
  }, 0);
}
