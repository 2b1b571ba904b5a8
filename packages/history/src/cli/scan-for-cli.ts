import type { CliContext } from '@sglang-ci/cli-kit';
import { CiError, isDay } from '@sglang-ci/core';
import type { Night } from '../night/night.ts';
import { isUnreadable } from '../night/unreadable.ts';
import { scanStore } from '../store/scan-store.ts';

/** The scan options as the command line gives them; `--no-index` arrives as `false`. */
export interface ScanArguments {
  readonly dir: string;
  readonly since: string | undefined;
  readonly verify: boolean;
  readonly index: string | false | undefined;
}

/** Scans the store; folders and files that could not be read are named on stderr and make the command fail after its output. */
export async function scanForCli(
  options: ScanArguments,
  context: Pick<CliContext, 'stderr'>,
): Promise<{
  readonly nights: readonly Night[];
  readonly unreadable: number;
}> {
  const { dir, since, verify, index } = options;
  if (since !== undefined && !isDay(since)) {
    throw new CiError('USAGE', `--since ${since}: not a day`, { hint: 'for example --since 20251201' });
  }
  const unreadable: string[] = [];
  const nights = await scanStore(dir, {
    verify,
    onUnreadable: (path, reason) => unreadable.push(`${path}: ${reason}`),
    ...(since === undefined ? {} : { since }),
    ...(index === undefined ? {} : { index }),
  });
  for (const { path, problems } of nights) {
    unreadable.push(...problems.filter(isUnreadable).map((problem) => `${path}: ${problem}`));
  }
  for (const line of unreadable) context.stderr.write(`${line}\n`);
  return { nights, unreadable: unreadable.length };
}
