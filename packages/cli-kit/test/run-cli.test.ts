import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');

test('a connection that was left open does not keep a program that is done', async () => {
  const ended = await new Promise<{ readonly code: unknown; readonly stdout: string }>((resolve) => {
    const env = { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json') };
    const argv = ['--import', 'tsx', fileURLToPath(new URL('./left-open.ts', import.meta.url))];
    execFile(process.execPath, argv, { env, cwd: ROOT, timeout: 15_000 }, (error, stdout) =>
      resolve({ code: error?.code ?? 0, stdout }),
    );
  });
  expect(ended).toStrictEqual({ code: 5, stdout: 'done\n' });
});
