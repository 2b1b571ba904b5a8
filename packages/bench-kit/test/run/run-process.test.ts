import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CiError, type JournalEntry, systemClock } from '@sglang-ci/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHostRunner } from '../../src/host-runner/create-host-runner.ts';
import { readProcessTable } from '../../src/host-runner/process-table.ts';
import { describeExit, startJournaled } from '../../src/run/run-process.ts';
import type { Session } from '../../src/run/session.ts';

let path: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'run-process-'));
});
afterEach(() => rmSync(path, { recursive: true }));

/** As much of a session as a process needs, with a journal that takes an entry or does not. */
function sessionWith(append: (entry: JournalEntry) => Promise<void>): Session {
  const ports = { runner: createHostRunner(), clock: systemClock, fetch, emit: () => undefined };
  return { ports: { ...ports, signal: new AbortController().signal }, folder: { path, append } } as unknown as Session;
}

const sleeper = { command: { env: {}, argv: ['sleep', '60'] }, role: 'client', log: 'client.log' } as const;
const children = () => readProcessTable().filter(({ parent, alive }) => parent === process.pid && alive);

test('a process that the journal cannot take note of is ended, or nobody would ever find it', async () => {
  const before = children().length;
  const full = new CiError('DISK_FULL', 'no space left to write');
  await expect(
    startJournaled(
      sessionWith(() => Promise.reject(full)),
      sleeper,
    ),
  ).rejects.toBe(full);
  expect(children()).toHaveLength(before);
});

test('a process is noted with its number, so that a later session finds it', async () => {
  const entries: JournalEntry[] = [];
  const running = await startJournaled(
    sessionWith(async (entry) => void entries.push(entry)),
    sleeper,
  );
  expect(entries).toMatchObject([{ type: 'process-started', role: 'client', identity: { pid: running.identity.pid } }]);
  await running.kill(0);
});

test.each([
  [{ code: 3, timedOut: false }, 'exit code 3'],
  [{ signal: 'SIGTERM', timedOut: false }, 'signal SIGTERM'],
  [{ signal: 'SIGKILL', timedOut: false }, 'signal SIGKILL (a failed worker, or out of memory)'],
  [{ timedOut: false }, 'exit code unknown'],
  [{ lost: 'container x was stopped or removed', timedOut: false }, 'no exit code: container x was stopped or removed'],
])('the exit %o is called %s', (exit, words) => {
  expect(describeExit(exit)).toBe(words);
});
