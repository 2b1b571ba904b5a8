import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Vitest global setup: the programs on PATH are built files, so build them when the sources are newer. */
export function setup(): void {
  if (builtAtMs() >= newestMs(join(ROOT, 'src'))) return;
  execFileSync(join(ROOT, 'node_modules', '.bin', 'tsup'), { cwd: ROOT, stdio: 'inherit' });
}

function builtAtMs(): number {
  const program = join(ROOT, 'dist', 'programs', 'python3.js');
  return existsSync(program) ? statSync(program).mtimeMs : 0;
}

function newestMs(dir: string): number {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  return Math.max(...files.map((file) => statSync(join(dir, file)).mtimeMs));
}
