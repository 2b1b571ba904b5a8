import { CiError } from '@sglang-ci/core';

/** Where commands run, and why there. */
export interface RunnerChoice {
  readonly runner: 'docker' | 'host';
  /** For people: `unix:///var/run/docker.sock answers`. */
  readonly why: string;
  /** Nobody asked for it: it was found out. */
  readonly byDefault: boolean;
  /** The engine that was looked for and does not answer. */
  readonly noEngine?: CiError;
}

/**
 * Where the commands of every program run: where it was asked for; else on this machine inside a container
 * (`INSIDE_CONTAINER`), in Docker where an engine answers, and on this machine where none does.
 */
export async function chooseRunner(
  asked: RunnerChoice['runner'] | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<RunnerChoice> {
  if (asked !== undefined) return { runner: asked, why: `--runner ${asked}`, byDefault: false };
  if ((env['INSIDE_CONTAINER'] ?? '') !== '') {
    return { runner: 'host', why: 'INSIDE_CONTAINER is set', byDefault: true };
  }
  const { connectDocker } = await import('@sglang-ci/runner-docker');
  try {
    const { endpoint } = await connectDocker(env);
    return { runner: 'docker', why: `${endpoint} answers`, byDefault: true };
  } catch (error) {
    if (!(error instanceof CiError)) throw error;
    return { runner: 'host', why: error.message, byDefault: true, noEngine: error };
  }
}

/** The choice as a sentence. */
export function describeRunner({ runner, why }: RunnerChoice): string {
  return runner === 'docker' ? `commands run in a container: ${why}` : `commands run on this machine: ${why}`;
}
