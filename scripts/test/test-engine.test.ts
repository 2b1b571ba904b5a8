import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { NO_ENGINE } from '../test-engine/find-engine.ts';
import { freePort } from '../free-port.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

describe.skipIf(NO_ENGINE !== '')(`the test engine${NO_ENGINE}`, () => {
  test('starts with its registry, answers, and leaves no process, no mount and no file', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'test-engine-'));
    const port = await freePort();
    const cli = (...words: string[]) =>
      run(join(ROOT, 'node_modules/.bin/tsx'), [join(ROOT, 'scripts/test-engine/cli.ts'), ...words, '--dir', dir]);
    const { stdout } = await cli('start', '--port', `${port}`);
    expect(stdout).toBe(
      `export SGLANG_CI_TEST_DOCKER=unix://${dir}/docker.sock SGLANG_CI_TEST_REGISTRY=127.0.0.1:${port}\n`,
    );
    expect((await run('docker', ['-H', `unix://${dir}/docker.sock`, 'ps', '-q'])).stdout).toBe('');
    expect((await fetch(`http://127.0.0.1:${port}/v2/`)).status).toBe(200);
    expect(processesWith(dir).length).toBeGreaterThan(0);
    await cli('stop');
    expect(processesWith(dir)).toEqual([]);
    expect(readFileSync('/proc/mounts', 'utf8')).not.toContain(dir);
    expect(existsSync(dir)).toBe(false);
  }, 60_000);
});

/** Command lines of living processes that name a folder. */
function processesWith(dir: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => readCommandLine(pid))
    .filter((line) => line.includes(dir));
}

function readCommandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ''; // it has ended since
  }
}
