import { CiError } from '@sglang-ci/core';
import { livenessOf, type Liveness, type LockOwner } from './lock-owner.ts';
import type { LockContent } from './lock-file.ts';

/** Who holds a folder, or may hold it. */
export interface LockHolder {
  /** The lock itself. */
  readonly path: string;
  /** `unknown`: it cannot be seen from here (another machine, another container), or the lock cannot be read. */
  readonly liveness: Exclude<Liveness, 'dead'>;
  /** Absent when the lock cannot be read. */
  readonly owner?: LockOwner;
  /** Why it cannot be read: `EACCES`, `it is empty`. */
  readonly unreadable?: string;
}

/** The holder behind a lock's content; `undefined` when its owner is proven to be gone. */
export function holderOf(path: string, content: NonNullable<LockContent>): LockHolder | undefined {
  if ('unreadable' in content) return { path, liveness: 'unknown', unreadable: content.unreadable };
  const liveness = livenessOf(content.owner);
  return liveness === 'dead' ? undefined : { path, liveness, owner: content.owner };
}

/** Who holds a lock, for people; the same words for as long as the same one holds it. */
export function describeLockHolder({ path, liveness, owner, unreadable }: LockHolder): string {
  if (owner === undefined) return `somebody whose lock ${path} cannot be read (${unreadable})`;
  const seen = liveness === 'alive' ? '' : ', which cannot be seen from here';
  return `process ${owner.pid} on ${owner.host} since ${owner.at}${seen}`;
}

/** What to do about a holder. */
export function lockHint({ path, liveness, owner }: LockHolder): string {
  return liveness === 'alive' && owner !== undefined
    ? `wait for it to end, or stop process ${owner.pid}`
    : `if it runs nowhere any more, start again with --break-lock, or remove ${path}`;
}

/** The error of a folder that somebody holds; `why` says what was found out beyond that. */
export function heldError(folder: string, holder: LockHolder, why = ''): CiError {
  return new CiError('LOCKED', `${folder}: held by ${describeLockHolder(holder)}${why}`, { hint: lockHint(holder) });
}
