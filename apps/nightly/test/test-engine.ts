import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The engine and the registry of `scripts/test-engine`, by the variables that its `start` prints. */
export const TEST_DOCKER = process.env['SGLANG_CI_TEST_DOCKER'] ?? '';
export const TEST_REGISTRY = process.env['SGLANG_CI_TEST_REGISTRY'] ?? '';

/** Why container tests do not run here; empty when they do. */
export const NO_ENGINE =
  TEST_DOCKER === '' || TEST_REGISTRY === ''
    ? ' (skipped: no test engine; eval "$(pnpm tsx scripts/test-engine/cli.ts start)" starts one)'
    : '';

const run = promisify(execFile);

/** Docker's own client on an engine, as a second opinion on what is there: its output, line by line. */
export async function docker(engine: string, ...words: string[]): Promise<readonly string[]> {
  const { stdout } = await run('docker', words, { env: { ...process.env, DOCKER_HOST: engine } });
  return stdout.split('\n').filter((line) => line !== '');
}
