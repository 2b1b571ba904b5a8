import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { $ } from 'zx';

/** Packs every publishable package as pnpm would publish it and lets publint and attw judge the tarball. */
const root = join(import.meta.dirname, '..');
const names = readdirSync(join(root, 'packages')).filter((name) => {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as {
    private?: boolean;
  };
  return manifest.private !== true && existsSync(join(root, 'packages', name, 'dist'));
});
const folder = mkdtempSync(join(tmpdir(), 'sglang-ci-pack-'));
const results: boolean[] = [];
for (const name of names) results.push(await judge(name));
rmSync(folder, { recursive: true, force: true });
const failed = results.filter((good) => !good).length;
console.log(`packages: ${names.length} packed, ${failed} with problems`);
process.exitCode = failed === 0 && names.length > 0 ? 0 : 1;

async function judge(name: string): Promise<boolean> {
  const run = $({ cwd: join(root, 'packages', name), quiet: true, nothrow: true });
  const packed = await run`pnpm pack --pack-destination ${folder}`;
  const tarball = readdirSync(folder).find(
    (file) => file.startsWith(`sglang-ci-${name}-0`) || file.startsWith(`sglang-ci-${name}-1`),
  );
  if (packed.exitCode !== 0 || tarball === undefined) return report(name, 'pnpm pack', packed.stdout + packed.stderr);
  const path = join(folder, tarball);
  const lint = await run`publint run ${path} --strict`;
  if (lint.exitCode !== 0) return report(name, 'publint', lint.stdout + lint.stderr);
  const types = await run`attw ${path} --profile esm-only --no-emoji`;
  return types.exitCode === 0 || report(name, 'attw', types.stdout + types.stderr);
}

function report(name: string, tool: string, output: string): false {
  console.error(`packages: ${name}: ${tool} found problems\n${output}`);
  return false;
}
