import { $ } from 'zx';

/** Everything that is checked without running a test, cheapest first. Every check runs; one failure fails the whole. */
const CHECKS = [
  ['format', 'format:check'],
  ['lint', 'lint'],
  ['floors', 'check:floors'],
  ['types', 'typecheck'],
  ['unused exports', 'check:unused'],
  ['packages', 'check:packages'],
] as const;

const failed: string[] = [];
for (const [name, script] of CHECKS) {
  const started = Date.now();
  const result = await $({ nothrow: true, quiet: true })`pnpm --silent run ${script}`;
  const good = result.exitCode === 0;
  console.log(`${good ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - started) / 1000).toFixed(1)}s)`);
  if (!good) {
    failed.push(name);
    console.error(result.stdout + result.stderr);
  }
}
process.exitCode = failed.length === 0 ? 0 : 1;
