import { redactSecrets } from '@sglang-ci/core';
import type { Place } from '../common/record.ts';
import type { Traceback } from '../common/exception-line.ts';
import { type ErrorClass, isFatal, namesCause } from './error-classes.ts';
import type { ErrorCount, ServerLog } from './server-log.ts';

/** The line of a server log that says why the server failed. */
export interface Cause extends Place {
  /** The class of error the line is of; absent for an exception that has none. */
  readonly errorClass?: ErrorClass;
  /** The line as printed, shortened, secrets redacted; what an exit code in it means stands behind it in brackets. */
  readonly text: string;
}

type Facts = Pick<ServerLog, 'errors' | 'ready'> & {
  readonly tracebacks: readonly Traceback[];
  /** `Exit code: -9`, printed on a line of its own below a scheduler that died. */
  readonly exitCode: number | undefined;
};

/**
 * The one line that names the cause of a failed start or a crash; `undefined` when no line does. An error that says
 * why by itself comes before one that is only its consequence; `Scheduler hit an exception: Traceback …` is told by the
 * last line of its traceback. Before ready, the last traceback ends the server, whatever it says.
 */
export function causeOf(facts: Facts): Cause | undefined {
  const errors = Object.entries(facts.errors) as [ErrorClass, ErrorCount][];
  const first = (wanted: (name: string) => boolean): readonly [ErrorClass, ErrorCount] | undefined =>
    errors.filter(([name]) => wanted(name)).toSorted(([, a], [, b]) => a.byte - b.byte)[0];
  const byItself = first(namesCause);
  if (byItself && !isHead(byItself[1].text)) return told(byItself, facts.exitCode);
  const fatal = byItself ?? first(isFatal);
  const traceback = fatal ? tracebackOf(fatal[1], facts) : facts.ready ? undefined : facts.tracebacks.at(-1);
  if (traceback) return lastLineOf(traceback, facts);
  return fatal && told(fatal, facts.exitCode);
}

/** The traceback that a head begins; of a server that never was ready, also the one that a consequence followed. */
function tracebackOf(fatal: ErrorCount, { tracebacks, ready }: Facts): Traceback | undefined {
  const before = tracebacks.findLast(({ last }) => last.byte < fatal.byte);
  const after = tracebacks.find(({ last }) => last.byte > fatal.byte);
  return isHead(fatal.text) || ready ? after : (before ?? after);
}

function isHead(text: string): boolean {
  return /Traceback \(most recent call last\):?$/.test(text);
}

function lastLineOf({ last }: Traceback, facts: Facts): Cause {
  const errors = Object.entries(facts.errors) as [ErrorClass, ErrorCount][];
  const errorClass = errors.find(([name, error]) => error.byte === last.byte && name !== 'runtime-error')?.[0];
  const text = redactSecrets(last.text);
  return { ...(errorClass === undefined ? {} : { errorClass }), text, line: last.line, byte: last.byte };
}

function told([errorClass, error]: readonly [ErrorClass, ErrorCount], exitCode: number | undefined): Cause {
  const own = /\b(?:exit ?code[:=]?|terminated with) ?(-?\d+)/i.exec(error.text)?.[1];
  const code = own === undefined ? exitCode : Number(own);
  const meaning = code === undefined ? undefined : EXIT_CODES[code];
  const shown = own === undefined && code !== undefined ? `exit code ${code}` : undefined;
  const notes = [shown, meaning].filter((note) => note !== undefined).join(': ');
  return {
    errorClass,
    text: notes === '' ? error.text : `${error.text} (${notes})`,
    line: error.line,
    byte: error.byte,
  };
}

/** What Python's negative exit codes (minus the signal) and the shell's (128 + the signal) mean. */
const EXIT_CODES: Readonly<Record<number, string>> = {
  [-4]: 'illegal instruction',
  [-6]: 'aborted',
  [-7]: 'bus error, usually shared memory is full',
  [-9]: 'killed by SIGKILL, usually out of host memory',
  [-11]: 'segmentation fault',
  134: 'aborted',
  137: 'killed by SIGKILL, usually out of host memory',
  139: 'segmentation fault',
};
