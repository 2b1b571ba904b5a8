import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx';

const HELP = `Usage: pnpm bench [NAME…]

Runs benchmarks and campaigns, one after the other so that none disturbs another: every program in the bench/ folder of a
package or app, or those whose package or own name is given. Those that read a corpus of real logs take it from
../shared/corpus or SGLANG_CI_CORPUS.`;

interface Bench {
  readonly owner: string;
  readonly name: string;
  readonly path: string;
}

const root = join(import.meta.dirname, '..');
const wanted = process.argv.slice(2);
const benches = ['packages', 'apps'].flatMap((area) =>
  readdirSync(join(root, area)).flatMap((owner) => benchesOf(area, owner)),
);

const unknown = wanted.filter((name) => !benches.some((bench) => answersTo(bench, name)));
if (unknown.length > 0) {
  const known = benches.map(({ owner, name }) => `  ${owner}: ${name}`).join('\n');
  console.error(`${HELP}\n\nThere are:\n${known}`);
  process.exit(wanted.includes('--help') ? 0 : 2);
}

const failed: string[] = [];
for (const bench of benches.filter((one) => wanted.length === 0 || wanted.some((name) => answersTo(one, name)))) {
  console.log(`\n» ${bench.path}`);
  const ran = await $({ cwd: root, stdio: 'inherit', nothrow: true })`tsx ${bench.path}`;
  if (ran.exitCode !== 0) failed.push(bench.path);
}
if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;

/** The programs of one package: the files of its `bench/` folder. What they share lies in `bench/support/`. */
function benchesOf(area: string, owner: string): Bench[] {
  const folder = join(area, owner, 'bench');
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ owner, name: file.replace(/\.ts$/, ''), path: join(folder, file) }));
}

function answersTo({ owner, name }: Bench, asked: string): boolean {
  return asked === owner || asked === name;
}
