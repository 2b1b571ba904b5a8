import {
  CiError,
  EXIT,
  type ExitCode,
  exitCodeOf,
  learnSecrets,
  redactSecrets,
  withoutControls,
} from '@sglang-ci/core';
import { createColors } from './colors.ts';
import { showControls } from './show-controls.ts';

/** What a program is handed of its surroundings. */
export interface CliContext {
  /** Words after the program's name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by the first Ctrl-C or SIGTERM; a second one ends the program at once. */
  readonly signal: AbortSignal;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** One Ctrl-C can arrive twice: from the terminal, and from a parent that passes it on. */
const SAME_PRESS_MS = 1_000;

/** A connection that somebody left open keeps a program no longer than this after its work is done. */
const LEFT_OPEN_MS = 2_000;

/**
 * Runs a program's `main` and ends the process with its exit code. Errors are printed as one message and, where there is
 * one, what to do next; a bug is printed with its stack. Secrets of the command line and the environment are remembered
 * and printed nowhere, and nothing that is printed acts on the terminal. Ctrl-C and SIGTERM abort `context.signal` and end in 130 or 143.
 */
export async function runCli(main: (context: CliContext) => Promise<ExitCode>): Promise<void> {
  const abort = new AbortController();
  let interrupted: ExitCode | undefined;
  let interruptedAt = 0;
  const onSignal = (signal: NodeJS.Signals) => {
    const code = signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
    if (interrupted !== undefined) {
      if (Date.now() - interruptedAt > SAME_PRESS_MS) process.exit(code);
      return;
    }
    interrupted = code;
    interruptedAt = Date.now();
    abort.abort(new CiError('ABORTED', `stopped by ${signal}`));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  showControls(process.stdout);
  showControls(process.stderr);
  learnSecrets([process.argv, { ...process.env }]);
  ignoreClosedPipe(process.stdout);
  ignoreClosedPipe(process.stderr);
  try {
    const { env, stdout, stderr } = process;
    const code = await main({ args: process.argv.slice(2), env, signal: abort.signal, stdout, stderr });
    process.exitCode = interrupted ?? code;
  } catch (error) {
    if (interrupted === undefined)
      process.stderr.write(`${formatError(error, createColors(process.stderr, process.env).enabled)}\n`);
    process.exitCode = interrupted ?? exitCodeOf(error);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    setTimeout(endAnyway, LEFT_OPEN_MS).unref();
  }
}

/** Was this Ctrl-C, by somebody who sits there and knows? Not so for SIGTERM: a machine that goes down sends it. */
export function isStoppedByHand({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof CiError && reason.message.endsWith('SIGINT');
}

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

/** Only output that nobody has read yet is worth waiting for. */
function endAnyway(): void {
  if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) process.exit();
}

function ignoreClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    throw error;
  });
}
