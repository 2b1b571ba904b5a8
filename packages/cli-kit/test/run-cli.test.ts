import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');

const LEFT_OPEN = fileURLToPath(new URL('./left-open.ts', import.meta.url));
const SPEAKS = fileURLToPath(new URL('./speaks.ts', import.meta.url));

interface Wish {
  /** Where its output goes: to us, to a reader that goes after the first line, to a disk without space. */
  readonly output?: 'read' | 'closed' | 'full';
  /** Programs and words before `node`. */
  readonly within?: readonly string[];
  /** Sent when it has begun to speak. */
  readonly signal?: NodeJS.Signals;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of this folder. */
function runProgram(path: string, args: readonly string[], wish: Wish = {}): Promise<Ended> {
  const { output = 'read', within = [], signal } = wish;
  const [program = '', ...words] = [...within, process.execPath, '--import', 'tsx', path, ...args];
  const child = spawn(program, words, {
    cwd: ROOT,
    env: { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json'), NO_COLOR: '1' },
    stdio: ['ignore', output === 'full' ? openSync('/dev/full', 'w') : 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    if (output === 'closed') child.stdout?.destroy();
    if (signal !== undefined) child.kill(signal);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

test('a connection that was left open does not keep a program that is done', async () => {
  expect(await runProgram(LEFT_OPEN, [])).toStrictEqual({ code: 5, stdout: 'done\n', stderr: '' });
});

describe.skipIf(process.platform !== 'linux')('output never decides what a program found', () => {
  test.each([
    ['a reader that goes', [], 'closed', 6, 'done\n'],
    ['a reader that goes, and nothing was found', ['well'], 'closed', 0, 'done\n'],
    ['a full disk', [], 'full', 6, 'done\nerror: stdout cannot be written: ENOSPC: no space left on device, write\n'],
    [
      'a full disk, and nothing was found: it could not be said',
      ['well'],
      'full',
      1,
      'done\nerror: stdout cannot be written: ENOSPC: no space left on device, write\n',
    ],
    [
      'a full disk under a program that lives through it',
      ['well', 'lives'],
      'full',
      0,
      'stdout was lost (ENOSPC: no space left on device, write): from then on nobody could be told, the work went on\ndone\n',
    ],
    [
      'a reader that goes from a program that lives through it',
      ['well', 'lives'],
      'closed',
      0,
      'stdout was lost (write EPIPE): from then on nobody could be told, the work went on\ndone\n',
    ],
  ] as const)('%s', async (_, args, output, code, stderr) => {
    expect(await runProgram(SPEAKS, args, { output })).toMatchObject({ code, stderr });
  });
});

describe('a promise that fails and that nobody waits for', () => {
  test('ends a program, which says so', async () => {
    const ended = await runProgram(SPEAKS, ['forgets']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^unexpected error: Error: nobody waits for me\n/);
    expect(ended.stderr).not.toContain('done');
  });

  test('is told to a program that lives through it', async () => {
    const ended = await runProgram(SPEAKS, ['forgets', 'lives']);
    expect(ended).toMatchObject({
      code: 6,
      stderr: 'unexpected error beside the work: nobody waits for me\ndone\n',
    });
  });
});

describe('a signal', () => {
  test.each([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends the work, then the program with %d', async (signal, code) => {
    expect(await runProgram(SPEAKS, ['hangs'], { signal })).toMatchObject({ code, stderr: 'done\n' });
  });

  test.each([
    ['a terminal', [], 129],
    ['nohup', ['/bin/bash', '-c', 'nohup "$@"', 'bash'], 6],
    ['a script that ignores it', ['/bin/sh', '-c', 'trap "" HUP; "$@"; exit $?', 'sh'], 6],
  ] as const)('SIGHUP of a program started from %s', async (_, within, code) => {
    expect(await runProgram(SPEAKS, ['hung-up'], { within })).toMatchObject({ code });
  });
});
