import { CiError } from '@sglang-ci/core';
import { statusOf } from '../engine/engine-failure.ts';

/** Why a pull failed, and whether trying again can help. */
export interface PullTrouble {
  readonly error: CiError;
  readonly again: boolean;
}

const DISK_FULL = /no space left on device|disk quota exceeded/i;
const RATE_LIMIT = /toomanyrequests|rate limit/i;
const NOT_THERE = /manifest unknown|not found|no such image|name unknown/i;
const DENIED = /denied|unauthorized|authentication required/i;

/**
 * Reads why the engine could not pull an image: from its status where it refused at once, else from its words, since a
 * failure in the middle comes as text only. Whatever is not known as final is tried again.
 */
export function explainPull(image: string, error: unknown): PullTrouble {
  if (error instanceof CiError) return { error, again: false };
  const said = error instanceof Error ? error.message : String(error);
  const status = statusOf(error);
  const trouble = (code: 'DISK_FULL' | 'IMAGE_MISSING' | 'IMAGE_PULL_FAILED', why: string, hint: string) =>
    new CiError(code, `cannot pull ${image}: ${why}`, { hint, cause: error });
  if (DISK_FULL.test(said)) {
    const hint = 'free space where Docker keeps its images (docker system df shows what takes it)';
    return { again: false, error: trouble('DISK_FULL', said, hint) };
  }
  if (DENIED.test(said) || status === 401 || status === 403) {
    const hint = 'the repository does not exist, or is private: pull it by hand after docker login';
    return { again: false, error: trouble('IMAGE_PULL_FAILED', said, hint) };
  }
  if (status === 404 || NOT_THERE.test(said)) {
    return { again: false, error: trouble('IMAGE_MISSING', 'there is no such tag', `the registry says: ${said}`) };
  }
  if (RATE_LIMIT.test(said) || status === 429) {
    return { again: true, error: trouble('IMAGE_PULL_FAILED', said, 'wait, or pull by hand after docker login') };
  }
  return {
    again: true,
    error: trouble('IMAGE_PULL_FAILED', said, 'check the network between Docker and the registry'),
  };
}
