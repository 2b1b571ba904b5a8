import { stripVTControlCharacters } from 'node:util';
import { redactSecrets } from '@sglang-ci/core';
import { parseServerLog } from './parse-server-log.ts';

/** Why a program of SGLang, be it server, client or script, failed: in its own words. */
export interface FailureReason {
  /** The line that names it, shortened. */
  readonly text: string;
  /** The program does not take its command at all: it would fail the same way again. */
  readonly lasting: boolean;
}

const TEXT_LIMIT = 400;

/** Python that finds no such program. */
const NO_PROGRAM = /^\S*python[\d.]*: (?:No module named|can't open file|Error while finding module)/m;
const LASTING =
  /(?:^|[ :(])(?:[\w./-]+: error: (?:unrecognized arguments|argument |the following arguments|ambiguous option)|\S*python[\d.]*: (?:No module named|can't open)|(?:ImportError|ModuleNotFoundError): )/;

/** Finds the line of a log that names the cause: a program that is not there, else what `ServerLog.cause` is. */
export function findCause(log: string | Uint8Array): FailureReason | undefined {
  const text = missingProgram(log) ?? parseServerLog(log).cause?.text;
  return text === undefined ? undefined : { text: text.slice(0, TEXT_LIMIT), lasting: isLasting(text) };
}

/** Is a reason, as told for people, one of a command that the program does not take? */
export function isLasting(reason: string): boolean {
  return LASTING.test(reason);
}

/** Nothing else is in the log of a program that could not be started. */
function missingProgram(log: string | Uint8Array): string | undefined {
  if (log.length > 10_000) return undefined;
  const text = typeof log === 'string' ? log : new TextDecoder().decode(log);
  const line = text.split(/[\r\n]+/).find((one) => NO_PROGRAM.test(one));
  return line === undefined ? undefined : redactSecrets(stripVTControlCharacters(line).trim());
}
