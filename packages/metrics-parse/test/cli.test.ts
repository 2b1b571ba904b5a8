import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../src/cli/run.ts';
import { optionsFromPath } from '../src/cli/options-from-path.ts';
import { gsm8kLog, servingLog, timingSummary } from './samples.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metrics-parse-'));
  await mkdir(join(folder, 'run'));
  await writeFile(join(folder, 'run', 'sglang_client_log_TOY_aiter_2_run3_20260109_112041.log'), servingLog());
  await writeFile(join(folder, 'run', 'sglang_client_log_TOY_gsm8k_aiter.log'), gsm8kLog());
  await writeFile(join(folder, 'run', 'timing_summary_20260109_110033.log'), timingSummary());
  await writeFile(join(folder, 'run', 'notes.txt'), 'nothing to see\n');
  await writeFile(join(folder, 'run', 'picture.png'), 'PNG');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function output(
  paths: readonly string[],
  format: 'json' | 'table' = 'json',
): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err'): NodeJS.WriteStream =>
    ({ write: (text: string) => ((written[name] += text), true) }) as unknown as NodeJS.WriteStream;
  const code = await run({ paths, format }, { stdout: stream('out'), stderr: stream('err') });
  return { code, ...written };
}

const records = (out: string): Record<string, unknown>[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('links, pipes and folders', () => {
  it('are followed once, named if they cannot be read, and never waited for', async () => {
    const below = join(folder, 'odd');
    await mkdir(join(below, 'a-folder.log'), { recursive: true });
    await writeFile(join(below, 'a-folder.log', 'run.log'), servingLog());
    await symlink(join(below, 'a-folder.log', 'run.log'), join(below, 'link.log'));
    await symlink(below, join(below, 'loop'));
    await symlink('/no/such/file', join(below, 'dead.log'));
    await symlink('/no/such/file', join(below, 'dead'));
    await symlink('self.log', join(below, 'self.log'));
    execFileSync('mkfifo', [join(below, 'pipe.log')]);
    const { code, out, err } = await output([below]);
    await rm(below, { recursive: true });
    expect(code).toBe(1);
    expect(records(out).map((record) => [String(record['file']).slice(below.length + 1), record['complete']])).toEqual([
      ['a-folder.log/run.log', true],
      ['dead.log', false],
      ['link.log', true],
      ['pipe.log', false],
      ['self.log', false],
    ]);
    expect(err.replaceAll(below, '.').trim().split('\n')).toEqual([
      './dead.log: no such file or folder',
      './pipe.log: is neither a file nor a folder',
      './self.log: a link that leads to itself',
    ]);
  });
});

describe('JSON', () => {
  it('prints a line per recognised log below a folder', async () => {
    const { code, out } = await output([folder]);
    expect(code).toBe(0);
    expect(records(out).map((record) => [record['kind'], record['complete']])).toEqual([
      ['serving', true],
      ['gsm8k', true],
      ['timing-summary', true],
    ]);
  });

  it('gives the printed reports as an array of label to value', async () => {
    const file = join(folder, 'run', 'sglang_client_log_TOY_aiter_2_run3_20260109_112041.log');
    const [record] = records((await output([file])).out);
    expect(record).toMatchObject({
      file,
      kind: 'serving',
      problems: [],
      report: [{ Backend: 'sglang', 'Median E2E Latency (ms)': 14_902.18, 'Max request concurrency': 'not set' }],
    });
  });

  it('reports a file that cannot be read and goes on', async () => {
    const missing = join(folder, 'missing.log');
    const { code, out, err } = await output([missing, join(folder, 'run', 'timing_summary_20260109_110033.log')]);
    expect(code).toBe(1);
    expect(err).toBe(`${missing}: no such file or folder\n`);
    expect(records(out)).toMatchObject([
      { file: missing, complete: false, error: 'no such file or folder' },
      { kind: 'timing-summary' },
    ]);
  });

  it('says so when a named file is no log', async () => {
    const { code, out } = await output([join(folder, 'run', 'notes.txt')]);
    expect(code).toBe(0);
    expect(records(out)).toMatchObject([{ kind: 'unknown', complete: false, problems: [{ code: 'unknown-kind' }] }]);
  });

  it('never prints the signature of a webhook', async () => {
    expect((await output([folder])).out).not.toContain('TopSecretSignature');
  });
});

it('prints a table for people', async () => {
  const { out } = await output([folder], 'table');
  expect(out).toMatch(/FILE +KIND +COMPLETE +VALUES +PROBLEMS/);
  expect(out).toMatch(/serving +yes +E2E ms 14902\.18, TTFT ms 118\.27, ITL ms 41\.62/);
  expect(out).toMatch(/gsm8k +yes +accuracy 0\.82, threshold 0\.8, runs 3 +crashed-runs server-down/);
});

it.each([
  ['online/TOY/v0.5.7-rocm700-mi30x-20260109_TOY_FP8_online/sglang_server.log', { year: 2026 }],
  ['logs/sglang_server.log', {}],
  ['logs/20269999/sglang_server.log', {}],
])('takes the year from %s', (path, options) => {
  expect(optionsFromPath(path)).toEqual(options);
});

describe('the program', () => {
  const program = (args: readonly string[], stdin = ''): Promise<{ code: number; out: string; err: string }> =>
    new Promise((done) => {
      const cli = new URL('../src/cli.ts', import.meta.url).pathname;
      const child = execFile(process.execPath, ['--import', 'tsx', cli, ...args], (error, out, err) => {
        done({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
      });
      child.stdin?.end(stdin);
    });

  it('reads standard input, and refuses what it does not know', async () => {
    const [piped, unknown, nothing, help] = await Promise.all([
      program(['-'], 'GPU[0]\t\t: GPU use (%): 7\nGPU[0]\t\t: GPU Memory Allocated (VRAM%): 3\n'),
      program(['--bogus', 'x']),
      program([]),
      program(['--help']),
    ]);
    expect(records(piped.out)).toMatchObject([
      { file: '-', kind: 'gpu-status', gpus: [{ index: 0, usePercent: 7, vramPercent: 3 }] },
    ]);
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(unknown.err).toContain('there is no --bogus here');
    expect(nothing.code).toBe(2);
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toContain('Examples:');
  });
});
