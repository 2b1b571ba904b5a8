/**
 * Parsing throughput against `grep -c` on the same files in the same run.
 *
 *     tsx packages/metrics-parse/bench/throughput.ts [FOLDER]
 *
 * FOLDER (or SGLANG_CI_CORPUS) holds logs; each kind is read whole into memory first, so that both sides work from warm
 * pages: grep from the page cache, with its own reading and start; we from buffers, and once more with reading.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { detectLogKind, type LogKind, parseLog } from '../src/index.ts';

const ROUNDS = 15;
/** What the reports and most server lines hold, so that grep has something to count. */
const PATTERN = 'Median';

interface Group {
  readonly kind: LogKind;
  readonly files: string[];
  readonly logs: Buffer[];
  bytes: number;
}

const corpus = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'corpus');
const folder = process.argv[2] ?? process.env['SGLANG_CI_CORPUS'] ?? corpus;
if (existsSync(folder)) report(collect(resolve(folder)));
else process.stdout.write(`throughput: skipped, no logs in ${folder}: name a folder or set SGLANG_CI_CORPUS\n`);

function collect(root: string): readonly Group[] {
  const groups = new Map<LogKind, Group>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(?:log|txt)$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    const log = readFileSync(file);
    const kind = detectLogKind(file, log);
    if (kind === 'unknown' || log.length === 0) continue;
    const group = groups.get(kind) ?? { kind, files: [], logs: [], bytes: 0 };
    groups.set(kind, group);
    group.files.push(file);
    group.logs.push(log);
    group.bytes += log.length;
  }
  return [...groups.values()].filter((group) => group.bytes > 1e6).sort((a, b) => b.bytes - a.bytes);
}

function report(groups: readonly Group[]): void {
  console.log('| kind | logs | MB | parse MB/s | read + parse MB/s | grep -c MB/s | parse / grep |');
  console.log('|---|---:|---:|---:|---:|---:|---:|');
  for (const group of groups) {
    const parse = best(() => group.logs.forEach((log) => parseLog(group.kind, log)));
    const read = best(() => group.files.forEach((file) => parseLog(group.kind, readFileSync(file))));
    const grep = best(() => spawnSync('grep', ['-c', PATTERN, ...group.files], { maxBuffer: 1 << 28 }));
    const speed = (ms: number): string => (group.bytes / 1000 / ms).toFixed(0);
    const mb = (group.bytes / 1e6).toFixed(1);
    console.log(
      `| ${group.kind} | ${group.files.length} | ${mb} | ${speed(parse)} | ${speed(read)} | ${speed(grep)} | ${(grep / parse).toFixed(2)} |`,
    );
  }
}

/** The fastest of several rounds, in milliseconds: what the others add is the rest of the machine. */
function best(work: () => unknown): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    work();
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
}
