import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx';

const HELP = `Usage: pnpm bench [PACKAGE…]

Runs the benchmarks of the packages, one after the other so that none disturbs another. Those that read a corpus of real
logs take it from ../shared/corpus or SGLANG_CI_CORPUS.`;

const root = join(import.meta.dirname, '..');
const wanted = process.argv.slice(2);
const HELPERS: ReadonlySet<string> = new Set(['generate-store.ts', 'replay.ts']);

const benches = readdirSync(join(root, 'packages')).flatMap((name) => {
  const folder = join(root, 'packages', name, 'bench');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => !HELPERS.has(file))
    .map((file) => ({ name, path: join('packages', name, 'bench', file) }));
});
const unknown = wanted.filter((name) => !benches.some((bench) => bench.name === name));
if (unknown.length > 0) {
  const known = [...new Set(benches.map(({ name }) => name))].join(', ');
  console.error(`${HELP}\n\nPackages with benchmarks: ${known}`);
  process.exit(wanted.includes('--help') ? 0 : 2);
}

const failed: string[] = [];
for (const { path } of benches.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  console.log(`\n» ${path}`);
  const ran = await $({ cwd: root, stdio: 'inherit', nothrow: true })`tsx ${path}`;
  if (ran.exitCode !== 0) failed.push(path);
}
if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;
