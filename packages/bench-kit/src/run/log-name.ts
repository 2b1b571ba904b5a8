import { existsSync } from 'node:fs';
import { stampOf } from '@sglang-ci/core';
import { nowOf, pathIn, type Session } from './session.ts';

/**
 * A log name that no earlier try has used: `{run}` and `{stamp}` filled in, and where the name has no stamp
 * `_attempt2`, `_attempt3`, … before its ending. The log of an earlier try is never written over.
 */
export function freshLogName(session: Session, pattern: string, run = 1): string {
  const isFree = (name: string) => !existsSync(pathIn(session, name));
  const name = pattern.replaceAll('{run}', String(run));
  if (!name.includes('{stamp}')) return firstFree((n) => (n === 1 ? name : attemptName(name, n)), isFree);
  const now = Date.parse(nowOf(session));
  const stamp = (n: number) => stampOf(now + (n - 1) * 1000, session.options.timeZone);
  return firstFree((n) => name.replaceAll('{stamp}', stamp(n)), isFree);
}

function firstFree(nameOf: (n: number) => string, isFree: (name: string) => boolean): string {
  for (let n = 1; ; n++) if (isFree(nameOf(n))) return nameOf(n);
}

function attemptName(name: string, attempt: number): string {
  return name.replace(/(\.\w+)?$/, (ending) => `_attempt${attempt}${ending}`);
}
