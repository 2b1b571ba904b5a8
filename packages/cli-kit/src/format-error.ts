import { CiError, redactSecrets, withoutControls } from '@sglang-ci/core';
import { createColors } from './colors.ts';

/** An error as the user reads it: `error[LOCKED]: …` and `hint: …`. Secrets are redacted, control characters written out. Stacks only for bugs. */
export function formatError(error: unknown, color = false): string {
  const { red, dim } = createColors({ isTTY: color }, color ? { FORCE_COLOR: '1' } : {});
  if (!(error instanceof CiError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return redactSecrets(`${red('unexpected error')}: ${withoutControls(text)}`);
  }
  const cause =
    error.cause instanceof Error && !error.message.includes(error.cause.message)
      ? [dim(`because: ${withoutControls(error.cause.message)}`)]
      : [];
  const hint = error.hint === undefined ? [] : [`hint: ${withoutControls(error.hint)}`];
  return redactSecrets(
    [`${red(`error[${error.code}]`)}: ${withoutControls(error.message)}`, ...cause, ...hint].join('\n'),
  );
}
