import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx';

/** `pnpm bench [NAME…]`: runs every `packages/NAME/bench/*.ts` that measures, one after the other, so that none disturbs another. */
const root = join(import.meta.dirname, '..');
const wanted = process.argv.slice(2);
const NOT_MEASURING: ReadonlySet<string> = new Set(['generate-store.ts', 'replay.ts']);

const files = readdirSync(join(root, 'packages'))
  .filter((name) => (wanted.length === 0 || wanted.includes(name)) && existsSync(join(root, 'packages', name, 'bench')))
  .flatMap((name) =>
    readdirSync(join(root, 'packages', name, 'bench'))
      .filter((file) => !NOT_MEASURING.has(file))
      .map((file) => join('packages', name, 'bench', file)),
  );
const failed: string[] = [];
for (const file of files) {
  console.log(`\n» ${file}`);
  const ran = await $({ cwd: root, stdio: 'inherit', nothrow: true })`tsx ${file}`;
  if (ran.exitCode !== 0) failed.push(file);
}
if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`);
process.exitCode = failed.length > 0 || files.length === 0 ? 1 : 0;
