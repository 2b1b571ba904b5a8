import { delimiter } from 'node:path';
import { normalizeArgs } from '@sglang-ci/cli-kit';
import { redactSecrets } from '@sglang-ci/core';

/** Where a GPU node keeps programs that cron's `PATH=/usr/bin:/bin` lacks. */
const MORE_PATHS = ['/usr/local/bin', '/usr/sbin', '/sbin', '/opt/rocm/bin'];

/** What no program that a night starts needs to know. */
const SECRETS = ['TEAMS_WEBHOOK_URL', 'GITHUB_TOKEN'];

/**
 * The environment as it was given. The process itself goes on with one that has no secrets to hand down, with a `PATH` that
 * finds a node's programs, and under a title without the webhook that its command line may name.
 */
export function takeEnvironment(
  process: Pick<NodeJS.Process, 'argv' | 'env' | 'title'>,
): Readonly<Record<string, string | undefined>> {
  const given = (process.env['PATH'] ?? '').split(delimiter).filter((path) => path !== '');
  process.env['PATH'] = [...given, ...MORE_PATHS.filter((path) => !given.includes(path))].join(delimiter);
  const env = { ...process.env };
  for (const name of SECRETS) delete process.env[name];
  const line = normalizeArgs(process.argv).join(' ');
  const shown = redactSecrets(line);
  if (shown !== line) process.title = shown;
  return env;
}
