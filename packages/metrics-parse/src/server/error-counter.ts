import { redactSecrets } from '@sglang-ci/core';
import type { LogLine } from '../scan/log-line.ts';
import { exceptionIn } from '../common/exception-line.ts';
import { type ErrorClass, errorsIn } from './error-classes.ts';
import type { ErrorCount } from './server-log.ts';

const TEXT_LIMIT = 300;

/** Counts errors by class and exceptions by name. */
export class ErrorCounter {
  readonly errors: Partial<Record<ErrorClass, ErrorCount>> = {};
  readonly exceptions: Record<string, number> = {};

  push(text: string, line: LogLine): void {
    for (const [name, count] of errorsIn(text)) {
      const known = this.errors[name];
      this.errors[name] = known
        ? { ...known, count: known.count + count }
        : { count, line: line.line, byte: line.byte, text: redactSecrets(text.slice(0, TEXT_LIMIT).trim()) };
    }
    const exception = exceptionIn(text);
    if (exception) this.exceptions[exception] = (this.exceptions[exception] ?? 0) + 1;
  }
}
