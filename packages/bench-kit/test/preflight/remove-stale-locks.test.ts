import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CiEvent } from '@sglang-ci/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHostRunner } from '../../src/host-runner/create-host-runner.ts';
import { removeStaleLocks } from '../../src/preflight/remove-stale-locks.ts';
import type { Session } from '../../src/run/session.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'locks-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('removes locks that nobody holds open and keeps those of a build that goes on', async () => {
  const build = join(dir, 'build [x]');
  mkdirSync(build);
  const [stale, held, library] = ['lock_module_a', 'lock_module_b', 'module_a.so'].map((name) => join(build, name));
  for (const file of [stale, held, library]) writeFileSync(file ?? '', '');
  const open = openSync(held ?? '', 'r');
  const events: CiEvent[] = [];
  try {
    await removeStaleLocks(sessionWith([{ directory: dir, pattern: 'lock*' }], events));
  } finally {
    closeSync(open);
  }
  expect([stale, held, library].map((file) => existsSync(file ?? ''))).toStrictEqual([false, true, true]);
  expect(events).toStrictEqual([
    { kind: 'note', message: `removed 1 stale build lock(s): ${stale}` },
    { kind: 'note', message: `${held} is held by a build that goes on` },
  ]);
});

test('a folder that does not exist has no locks', async () => {
  const events: CiEvent[] = [];
  await removeStaleLocks(sessionWith([{ directory: join(dir, 'none'), pattern: 'lock' }], events));
  expect(events).toStrictEqual([]);
});

function sessionWith(staleLocks: Session['plan']['preflight']['staleLocks'], events: CiEvent[]): Session {
  return {
    plan: { preflight: { staleLocks } },
    ports: {
      runner: createHostRunner(),
      emit: (event: CiEvent) => void events.push(event),
      signal: new AbortController().signal,
    },
  } as unknown as Session;
}
