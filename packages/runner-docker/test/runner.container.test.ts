import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ProcessIdentity, Runner } from '@sglang-ci/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_ENGINE, TEST_DOCKER } from '../../../scripts/test-engine/find-engine.ts';
import { buildImage } from '../../../scripts/test-engine/image.ts';
import { connectDocker, createDockerRunner, type DockerEngine, ensureContainer } from '../src/index.ts';
import { testPorts } from './test-ports.ts';

const IMAGE = 'rocm/sgl-dev:runner-test';
const CONTAINER = `runner-test-${process.pid}`;
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

describe.skipIf(NO_ENGINE !== '')(`a runner in a real container${NO_ENGINE}`, () => {
  let engine: DockerEngine;
  let runner: Runner;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'runner-docker-'));
    engine = await connectDocker({ DOCKER_HOST: TEST_DOCKER });
    if ((await engine.image(IMAGE)) === undefined) await buildImage(TEST_DOCKER, [IMAGE]);
    const wish = { image: IMAGE, mounts: [folder], shmSize: '64m', workDir: '/', paths: [] };
    await ensureContainer(engine, { ...wish, name: CONTAINER }, testPorts());
    runner = createDockerRunner(engine, { container: CONTAINER, env: { TZ: 'America/Los_Angeles' } });
  }, 60_000);

  afterAll(async () => {
    await engine?.removeContainer(CONTAINER);
    rmSync(folder, { recursive: true, force: true });
  });

  const shell = (script: string, ...args: string[]) => ({ env: {}, argv: ['sh', '-c', script, 'sh', ...args] });
  const limits = { limitMs: 20_000 };
  const living = async () => (await runner.run(shell('ps -o args'), limits)).stdout;

  test('keeps both streams, the exit code, the environment and the folder of a short command', async () => {
    const command = { ...shell('echo "$TZ $X $PWD"; echo oops >&2; exit 3'), env: { X: 'a b' }, cwd: '/tmp' };
    expect(await runner.run(command, limits)).toStrictEqual({
      code: 3,
      timedOut: false,
      stdout: 'America/Los_Angeles a b /tmp\n',
      stderr: 'oops\n',
    });
  });

  test('hands arguments over to the letter, past every shell', async () => {
    const words = ['$(touch /tmp/pwned)', 'two words', "it's", '"', '', '*', 'a\nb'];
    const { stdout } = await runner.run({ env: {}, argv: ['printf', '<%s>', ...words] }, limits);
    expect(stdout).toBe(words.map((word) => `<${word}>`).join(''));
    expect((await runner.run({ env: {}, argv: ['ls', '/tmp/pwned'] }, limits)).code).not.toBe(0);
  });

  test('a missing program is 127 for a short command and an error for a long one, as is a missing folder', async () => {
    const missing = { env: {}, argv: ['no-such-program'] };
    expect(await runner.run(missing, limits)).toMatchObject({ code: 127 });
    const log = join(folder, 'missing.log');
    await expect(runner.start(missing, { log })).rejects.toMatchObject({ code: 'PATH_MISSING' });
    await expect(runner.start({ ...shell('true'), cwd: '/nowhere' }, { log })).rejects.toMatchObject({
      code: 'PATH_MISSING',
      message: expect.stringContaining('/nowhere'),
    });
  });

  test('a signal that ended a command is told as such', async () => {
    expect(await runner.run(shell('kill -9 $$'), limits)).toMatchObject({ signal: 'SIGKILL', timedOut: false });
    expect(await runner.run(shell('kill -11 $$'), limits)).toMatchObject({ signal: 'SIGSEGV' });
  });

  test('appends all output to the log, byte by byte', async () => {
    const log = join(folder, 'deep', 'big.log');
    const process = await runner.start(shell('echo start; seq 2000000; echo end >&2'), { log });
    expect(await process.exited).toStrictEqual({ code: 0, timedOut: false });
    const second = await runner.start(shell('echo again'), { log });
    await second.exited;
    const text = readFileSync(log, 'utf8');
    expect(text.length).toBe('start\nend\nagain\n'.length + 14_888_896);
    expect(text.startsWith('start\n1\n2\n')).toBe(true);
    expect(text.endsWith('again\n')).toBe(true);
  }, 30_000);

  test('a child that keeps the output open is not waited for, and is ended with its group', async () => {
    const started = performance.now();
    const process = await runner.start(shell('sleep 611 & echo done'), { log: join(folder, 'child.log') });
    expect(await process.exited).toStrictEqual({ code: 0, timedOut: false });
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(await living()).toContain('sleep 611');
    await process.kill(5000);
    expect(await living()).not.toContain('sleep 611');
  });

  test('kill ends the whole group: children, those in sessions of their own, and those that ignore SIGTERM', async () => {
    const script = `trap "" TERM; sleep 621 & setsid sleep 622 & (trap "" TERM; while :; do sleep 1; done) & echo up; sleep 623`;
    const process = await runner.start(shell(script), { log: join(folder, 'group.log') });
    await waitFor(() => readFileSync(join(folder, 'group.log'), 'utf8').includes('up'));
    expect(await living()).toMatch(/sleep 62[123]/);
    await process.kill(500);
    expect(await living()).not.toMatch(/sleep 62|trap/);
    expect(await process.exited).toMatchObject({ signal: expect.stringMatching(/^SIG/), timedOut: false });
  });

  test('a limit ends the group and is told, for long and for short commands', async () => {
    const process = await runner.start(shell('sleep 631 & sleep 632'), {
      log: join(folder, 'limit.log'),
      limitMs: 300,
    });
    expect(await process.exited).toMatchObject({ timedOut: true });
    expect(await runner.run(shell('echo part; sleep 633'), { limitMs: 500 })).toMatchObject({
      timedOut: true,
      stdout: 'part\n',
    });
    expect(await living()).not.toContain('sleep 63');
  });

  test('an abort ends the group', async () => {
    const abort = new AbortController();
    const log = join(folder, 'abort.log');
    const process = await runner.start(shell('sleep 641 & sleep 642'), { log, signal: abort.signal });
    abort.abort();
    expect(await process.exited).toMatchObject({ signal: 'SIGTERM', timedOut: false });
    expect(await living()).not.toContain('sleep 64');
    await expect(runner.start(shell('true'), { log, signal: abort.signal })).rejects.toMatchObject({ code: 'ABORTED' });
  });

  test('a process that a killed runner left behind is found and ended, and no stranger', async () => {
    const identity = await startAndKillRunner(join(folder, 'orphan.log'));
    expect(await living()).toContain('sleep 651');
    const other = createDockerRunner(engine, { container: CONTAINER });
    expect(await other.reap({ ...identity, startTicks: '1', marker: 'another' })).toBe(false);
    expect(await living()).toContain('sleep 651');
    expect(await other.reap(identity)).toBe(true);
    expect(await living()).not.toMatch(/sleep 65/);
    expect(await other.reap(identity)).toBe(false);
    expect(await other.reap({ ...identity, where: 'no-such-container' })).toBe(false);
  }, 30_000);

  test('commands that share a word are ended one by one, and found together by it', async () => {
    const word = 'night.[1]';
    const start = (seconds: number, marker: string) =>
      runner.start(shell(`setsid sleep ${seconds} & sleep ${seconds}`), { log: join(folder, 'marked.log'), marker });
    const [server, client, other] = [await start(661, word), await start(662, word), await start(663, `${word}2`)];
    await waitFor(async () => /sleep 661[^]*sleep 662[^]*sleep 663/.test(await living()));
    await client.kill(2000);
    expect(await living()).not.toContain('sleep 662');
    expect(await living()).toContain('sleep 661');
    expect(await runner.reapMarked?.('night.')).toBe(false);
    expect(await runner.reapMarked?.(word)).toBe(true);
    expect(await living()).not.toContain('sleep 661');
    expect(await server.exited).toMatchObject({ signal: 'SIGTERM' });
    expect(await living()).toContain('sleep 663');
    await other.kill(0);
    expect(await runner.reapMarked?.(word)).toBe(false);
  }, 30_000);

  test('a log that cannot be written any more ends the command and says why', async () => {
    const process = await runner.start(shell('while :; do seq 1000; done; sleep 671'), { log: '/dev/full' });
    expect(await process.exited).toMatchObject({ lost: expect.stringContaining('ENOSPC'), timedOut: false });
    expect(await living()).not.toContain('seq 1000');
  });

  test('a container that is stopped or removed in the middle loses its command, which is told', async () => {
    const name = `${CONTAINER}-gone`;
    const wish = { image: IMAGE, mounts: [], shmSize: '64m', workDir: '/', paths: [], name };
    const there = createDockerRunner(engine, { container: name });
    for (const end of [() => engine.stopContainer(name, 0), () => engine.removeContainer(name)]) {
      await ensureContainer(engine, wish, testPorts());
      const process = await there.start(shell('sleep 681'), { log: join(folder, 'gone.log') });
      await end();
      expect(await process.exited).toStrictEqual({
        lost: `container ${name} was stopped or removed`,
        timedOut: false,
      });
      await process.kill(0);
      await expect(there.start(shell('true'), { log: join(folder, 'gone.log') })).rejects.toMatchObject({
        code: 'CONTAINER_GONE',
      });
    }
  }, 30_000);

  /** A runner in a program of its own, killed by SIGKILL while its command runs. */
  async function startAndKillRunner(log: string): Promise<ProcessIdentity> {
    const script = fileURLToPath(new URL('start-and-wait.ts', import.meta.url));
    const args = ['--tsconfig', join(ROOT, 'tsconfig.json'), script, TEST_DOCKER, CONTAINER, log];
    const child = spawn(join(ROOT, 'node_modules/.bin/tsx'), args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await once(child, 'exit');
    expect(statSync(log).isFile()).toBe(true);
    return JSON.parse(line.toString()) as ProcessIdentity;
  }
});

async function waitFor(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await condition()) return;
    await sleep(50);
  }
  throw new Error('waited for 10 s in vain');
}
