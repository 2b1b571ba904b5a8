import { CiError } from '@sglang-ci/core';

const HINTS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket: start Docker (systemctl start docker), or set DOCKER_HOST',
  ECONNREFUSED: 'nothing listens there: start Docker (systemctl start docker)',
  EACCES: 'this user may not use it: add the user to the group docker, and log in again',
  ENOTFOUND: 'there is no such host: check DOCKER_HOST or the Docker context',
  ABORT_ERR: 'the engine does not answer: look at its log (journalctl -u docker)',
  TimeoutError: 'the engine does not answer: look at its log (journalctl -u docker)',
};

/** The error for an engine that does not answer. `endpoint` names it for people. */
export function explainUnreachable(endpoint: string, error: unknown): CiError {
  const { code, name, message }: NodeJS.ErrnoException = error instanceof Error ? error : new Error(String(error));
  // A DOMException has a number for a code.
  const why = typeof code === 'string' ? code : message;
  const hint = HINTS[code ?? ''] ?? HINTS[name] ?? 'start Docker, or set DOCKER_HOST to where it listens';
  return new CiError('DOCKER_UNREACHABLE', `the Docker engine at ${endpoint} does not answer: ${why}`, {
    hint,
    cause: error,
  });
}
