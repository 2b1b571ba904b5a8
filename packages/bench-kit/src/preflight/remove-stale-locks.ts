import type { Captured, Command } from '@sglang-ci/core';
import type { Session } from '../run/session.ts';

const LIMIT_MS = 60_000;

/**
 * Removes the lock files that killed JIT builds have left: a server that finds one waits for ever. A lock that a living
 * process holds open is a build that goes on and stays.
 */
export async function removeStaleLocks(session: Session): Promise<void> {
  for (const { directory, pattern } of session.plan.preflight.staleLocks) {
    const found = await run(session, ['find', directory, '-name', pattern, '-type', 'f']);
    const locks = linesOf(found);
    const held = new Set(locks.length === 0 ? [] : await heldOpen(session, locks));
    const stale = locks.filter((lock) => !held.has(lock));
    if (stale.length > 0) {
      await run(session, ['rm', '-f', '--', ...stale]);
      session.ports.emit({ kind: 'note', message: `removed ${stale.length} stale build lock(s): ${stale.join(', ')}` });
    }
    for (const lock of held) session.ports.emit({ kind: 'note', message: `${lock} is held by a build that goes on` });
  }
}

/** Those of the files that a process has open, by the links in /proc: `fuser` and `lsof` are not in every image. */
async function heldOpen(session: Session, locks: readonly string[]): Promise<readonly string[]> {
  const anyOf = locks.flatMap((lock, index) => [...(index === 0 ? [] : ['-o']), '-lname', escapeGlob(lock)]);
  const argv = ['find', '/proc', '-mindepth', '3', '-maxdepth', '3', '-path', '/proc/[0-9]*/fd/*', '(', ...anyOf, ')'];
  return linesOf(await run(session, [...argv, '-printf', '%l\n']));
}

function escapeGlob(path: string): string {
  return path.replace(/[\\*?[\]]/g, '\\$&');
}

function run({ ports }: Session, argv: Command['argv']): Promise<Captured> {
  return ports.runner.run({ env: {}, argv }, { limitMs: LIMIT_MS, signal: ports.signal });
}

function linesOf({ stdout }: Captured): readonly string[] {
  return [...new Set(stdout.split('\n').filter((line) => line !== ''))];
}
