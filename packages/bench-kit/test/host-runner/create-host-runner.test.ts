import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command, ProcessIdentity } from '@sglang-ci/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createHostRunner } from '../../src/host-runner/create-host-runner.ts';
import { readProcess } from '../../src/host-runner/process-table.ts';

const runner = createHostRunner();
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'host-runner-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const shell = (script: string, env: Record<string, string> = {}): Command => ({ env, argv: ['sh', '-c', script] });
const log = () => join(dir, 'logs', 'out.log');
const read = (path: string) => readFileSync(path, 'utf8');
const isAlive = (pid: number) => readProcess(pid)?.alive ?? false;

/** The number that a command writes to `file` of the folder as soon as it runs. */
async function pidIn(file: string): Promise<number> {
  await vi.waitUntil(() => existsSync(join(dir, file)) && read(join(dir, file)).endsWith('\n'), { timeout: 5_000 });
  return Number(read(join(dir, file)));
}

describe('start', () => {
  test('appends both streams to the log and tells the exit code', async () => {
    const command = shell('echo out; echo err >&2; exit 3');
    const first = await runner.start(command, { log: log() });
    expect(await first.exited).toStrictEqual({ code: 3, timedOut: false });
    await (await runner.start(command, { log: log() })).exited;
    expect(read(log())).toBe('out\nerr\nout\nerr\n');
  });

  test('gives the command the environment of the runner and its own on top', async () => {
    const own = createHostRunner({ env: { PATH: process.env['PATH'], COLOUR: 'red', SIZE: 's' } });
    const { exited } = await own.start(shell('echo $COLOUR $SIZE $HOME', { SIZE: 'xl' }), { log: log() });
    await exited;
    expect(read(log())).toBe('red xl\n');
  });

  test.each([
    [{ env: {}, argv: ['no-such-program'] }, /cannot run no-such-program: no such program on PATH/],
    [{ env: {}, argv: ['true'], cwd: '/no/such/folder' }, /its folder \/no\/such\/folder does not exist/],
  ])('says what is missing', async (command, message) => {
    await expect(runner.start(command, { log: log() })).rejects.toMatchObject({
      code: 'PATH_MISSING',
      message: expect.stringMatching(message),
    });
  });

  test('does not start anything once aborted', async () => {
    const starting = runner.start(shell(`echo > ${dir}/ran`), { log: log(), signal: AbortSignal.abort() });
    await expect(starting).rejects.toMatchObject({ code: 'ABORTED' });
    expect(existsSync(join(dir, 'ran'))).toBe(false);
  });

  test('ends a command at its limit and says so', async () => {
    const { exited, identity } = await runner.start(shell('sleep 60'), { log: log(), limitMs: 100 });
    expect(await exited).toStrictEqual({ signal: 'SIGTERM', timedOut: true });
    expect(isAlive(identity.pid)).toBe(false);
  });

  test('ends a command and its children on abort', async () => {
    const stop = new AbortController();
    const { exited } = await runner.start(shell(`sleep 60 & echo $! > ${dir}/child; wait`), {
      log: log(),
      signal: stop.signal,
    });
    const child = await pidIn('child');
    stop.abort();
    expect(await exited).toMatchObject({ timedOut: false });
    expect(isAlive(child)).toBe(false);
  });
});

describe('kill', () => {
  test('lets a command end by itself within the grace', async () => {
    const running = await runner.start(
      shell(`trap 'echo bye; exit 0' TERM; echo $$ > ${dir}/up; while :; do sleep 0.05; done`),
      {
        log: log(),
      },
    );
    await pidIn('up');
    await running.kill(5_000);
    expect(await running.exited).toStrictEqual({ code: 0, timedOut: false });
    expect(read(log())).toContain('bye');
  });

  test('leaves it to a main process to end its children', async () => {
    const child = `trap 'echo child asked' TERM; echo $$ > ${dir}/child; while :; do sleep 0.05; done`;
    const main = `sh -c "$0" & trap 'kill -9 $!; echo main ended it; exit 0' TERM; while :; do sleep 0.05; done`;
    const running = await runner.start({ env: {}, argv: ['sh', '-c', main, child] }, { log: log() });
    await pidIn('child');
    await running.kill(5_000);
    expect(read(log())).toBe('main ended it\n');
  });

  test('asks the children of a main process that ends without them', async () => {
    const child = `trap 'echo child asked; exit 0' TERM; echo $$ > ${dir}/child; while :; do sleep 0.05; done`;
    const main = `sh -c "$0" & trap 'exit 0' TERM; while :; do sleep 0.05; done`;
    const running = await runner.start({ env: {}, argv: ['sh', '-c', main, child] }, { log: log() });
    await pidIn('child');
    await running.kill(60_000);
    expect(read(log())).toBe('child asked\n');
  });

  test('kills what ignores SIGTERM after the grace', async () => {
    const running = await runner.start(shell(`trap '' TERM; echo $$ > ${dir}/up; while :; do sleep 0.05; done`), {
      log: log(),
    });
    await pidIn('up');
    await running.kill(100);
    expect(await running.exited).toStrictEqual({ signal: 'SIGKILL', timedOut: false });
  });

  test.each([
    ['left behind in the group', 'sleep 60 &'],
    ['in a session of its own', 'setsid sleep 60 &'],
  ])('also ends an orphan %s', async (_where, start) => {
    const running = await runner.start(shell(`${start} echo $! > ${dir}/orphan; exit 0`), { log: log() });
    const orphan = await pidIn('orphan');
    await running.exited;
    expect(isAlive(orphan)).toBe(true);
    await running.kill(1_000);
    expect(isAlive(orphan)).toBe(false);
  });
});

describe('run', () => {
  test('captures both streams', async () => {
    const captured = await runner.run(shell('echo out; echo err >&2; exit 4'), { limitMs: 5_000 });
    expect(captured).toStrictEqual({ code: 4, timedOut: false, stdout: 'out\n', stderr: 'err\n' });
  });

  test('answers 127 for a missing program', async () => {
    expect(await runner.run({ env: {}, argv: ['no-such-program'] }, { limitMs: 5_000 })).toMatchObject({ code: 127 });
  });

  test('ends a command that hangs, with what it printed before', async () => {
    const captured = await runner.run(shell('echo so far; sleep 60'), { limitMs: 300 });
    expect(captured).toMatchObject({ timedOut: true, stdout: 'so far\n' });
  });

  test('does not wait for an orphan that holds its output open', async () => {
    const captured = await runner.run(shell('sleep 60 & echo done'), { limitMs: 30_000 });
    expect(captured).toMatchObject({ code: 0, stdout: 'done\n', timedOut: false });
  });
});

describe('reap', () => {
  let parent: ChildProcess | undefined;
  afterEach(() => parent?.kill('SIGKILL'));

  /** Another runner process starts a server-like command, is killed by SIGKILL, and leaves the command behind. */
  async function leaveBehind(script: string): Promise<ProcessIdentity> {
    const program = join(dir, 'parent.mts');
    writeFileSync(
      program,
      `import { createHostRunner } from ${JSON.stringify(new URL('../../src/host-runner/create-host-runner.ts', import.meta.url).pathname)};
       const { identity } = await createHostRunner({ place: ${JSON.stringify(dir)} }).start(
         { env: {}, argv: ['sh', '-c', ${JSON.stringify(script)}] }, { log: ${JSON.stringify(log())} });
       process.stdout.write(JSON.stringify(identity) + '\\n');
       setInterval(() => undefined, 1_000);`,
    );
    parent = spawn(process.execPath, ['--import', 'tsx', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TSX_TSCONFIG_PATH: new URL('../../../../tsconfig.json', import.meta.url).pathname },
    });
    const [line] = (await once(parent.stdout ?? parent, 'data')) as [Buffer];
    parent.kill('SIGKILL');
    return JSON.parse(String(line)) as ProcessIdentity;
  }

  test('ends what killed programs of its place have left behind, and nothing else', async () => {
    const identity = await leaveBehind('sleep 60 & exec sleep 60');
    await vi.waitUntil(() => !isAlive(parent?.pid ?? 0));
    const here = createHostRunner({ place: dir });
    const ours = await here.start(shell('exec sleep 60'), { log: log() });
    expect(await createHostRunner({ place: join(dir, 'elsewhere') }).reapOrphans?.()).toBe(false);
    expect(isAlive(identity.pid)).toBe(true);
    expect(await here.reapOrphans?.()).toBe(true);
    expect(isAlive(identity.pid)).toBe(false);
    expect(isAlive(ours.identity.pid)).toBe(true);
    expect(await here.reapOrphans?.()).toBe(false);
    await ours.kill(0);
  });

  test('knows of no place, and so of no orphans, unless it is told one', () => {
    expect(createHostRunner().reapOrphans).toBeUndefined();
  });

  test('ends what a killed runner left behind, whose output went on meanwhile', async () => {
    const identity = await leaveBehind(`while :; do echo tick; sleep 0.05; done`);
    await vi.waitUntil(() => !isAlive(parent?.pid ?? 0));
    const before = read(log()).length;
    await vi.waitUntil(() => read(log()).length > before, { timeout: 5_000 });
    expect(await runner.reap(identity)).toBe(true);
    expect(isAlive(identity.pid)).toBe(false);
    expect(await runner.reap(identity)).toBe(false);
  });

  test('ends the children of a leader that is dead already', async () => {
    const running = await runner.start(shell(`sleep 60 & echo $! > ${dir}/child; wait`), { log: log() });
    const child = await pidIn('child');
    process.kill(running.identity.pid, 'SIGKILL');
    await running.exited;
    expect(isAlive(child)).toBe(true);
    expect(await runner.reap(running.identity)).toBe(true);
    expect(isAlive(child)).toBe(false);
  });

  test.each([
    ['started at another time', { startTicks: '1', marker: 'another' }],
    ['of another boot or machine', { where: '00000000-0000-0000-0000-000000000000' }],
    ['of another kind of runner', { runner: 'docker' }],
  ])('never touches a process with the same number %s', async (_what, difference) => {
    const running = await runner.start(shell('sleep 60'), { log: log() });
    expect(await runner.reap({ ...running.identity, ...difference })).toBe(false);
    await sleep(50);
    expect(isAlive(running.identity.pid)).toBe(true);
    await running.kill(0);
  });
});
