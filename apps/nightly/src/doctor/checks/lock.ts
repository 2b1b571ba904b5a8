import { describeLockHolder, findLockHolder, lockHint } from '@sglang-ci/history';
import { lockFolderOf } from '../../night/lock-node.ts';
import { ok, type Patient, problem, type Said, warning } from '../check.ts';

/** Is the machine free for a night? */
export async function lookAtLock({ setup }: Patient): Promise<readonly Said[]> {
  const folder = lockFolderOf(setup.settings, setup.node);
  const holder = await findLockHolder(folder);
  if (holder === undefined) return [ok('no night runs on this node')];
  const who = describeLockHolder(holder);
  return holder.liveness === 'alive'
    ? [warning(`a night runs now: ${who}`, 'the next one waits for it')]
    : [problem(`locked by ${who}`, lockHint(holder))];
}
