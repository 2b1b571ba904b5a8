import { CiError, type Plan, type Ports } from '@sglang-ci/core';

const LIMIT_MS = 30_000;

/**
 * Throws `PATH_MISSING` for the first path of the plan that is not there, with what it is and how to set it. Looks where
 * the commands will run: a container has other files than this machine.
 */
export async function checkPaths(plan: Plan, { runner, signal }: Pick<Ports, 'runner' | 'signal'>): Promise<void> {
  for (const { path, kind, what, hint } of plan.preflight.paths) {
    const argv = ['test', kind === 'directory' ? '-d' : '-f', path];
    const { code } = await runner.run({ env: {}, argv }, { limitMs: LIMIT_MS, signal });
    if (code === 0 || signal.aborted) continue;
    throw new CiError('PATH_MISSING', `${what} not found: ${path} is no ${kind}`, { hint });
  }
}
