import { CiError, exitCodeOf } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** The signals that ask a program to end, each with its exit code: 128 and its number, as a shell says it. */
const EXIT_OF_SIGNAL = { SIGHUP: EXIT.hungUp, SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;

export type StopSignal = keyof typeof EXIT_OF_SIGNAL;

/** The reason of an `AbortSignal` that was aborted because the program was sent a signal. */
export class StopRequest extends CiError {
  readonly signal: StopSignal;

  constructor(signal: StopSignal) {
    super('ABORTED', `stopped by ${signal}`);
    this.signal = signal;
  }
}

/** Was it Ctrl-C, by somebody who sits there and knows? Not so for SIGTERM and SIGHUP: machines send those. */
export function isStoppedByHand({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof StopRequest && reason.signal === 'SIGINT';
}

/** The exit code of a program whose work its aborted signal has ended: the signal's own, or that of the error behind it. */
export function exitOfStop({ reason }: AbortSignal): ExitCode {
  return reason instanceof StopRequest ? EXIT_OF_SIGNAL[reason.signal] : exitCodeOf(reason);
}

/**
 * The error of work that its aborted signal has ended, and what it was at: `stopped by SIGTERM while …`. A deadline stays
 * `DEADLINE`; whatever else it was is `ABORTED`.
 */
export function stoppedError({ reason }: AbortSignal, during?: string): CiError {
  const known = reason instanceof CiError;
  const why = known
    ? reason.message
    : reason instanceof Error
      ? `stopped by an unexpected error (${reason.message})`
      : 'stopped';
  const message = [why, ...(during === undefined ? [] : [during])].join(' ');
  return new CiError(known && reason.code === 'DEADLINE' ? 'DEADLINE' : 'ABORTED', message, {
    ...(known && reason.hint !== undefined ? { hint: reason.hint } : {}),
    cause: reason,
  });
}

/** Was work ended from outside, by a signal or a deadline, and not by something that went wrong in it? */
export function isStop(error: unknown): error is CiError & { readonly code: 'ABORTED' | 'DEADLINE' } {
  return error instanceof CiError && (error.code === 'ABORTED' || error.code === 'DEADLINE');
}
