import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isServerLog, type Night } from '@sglang-ci/history';
import { parseLogStream } from '@sglang-ci/metrics-parse';

/** The line of a night's logs that says why it failed. */
export interface FailureCause {
  /** File name in the run folder. */
  readonly log: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** The kind of error, as metrics-parse calls it. */
  readonly errorClass?: string;
}

const known = new WeakMap<Night, Promise<FailureCause | undefined>>();

/** The newest server log's line that names a cause; `undefined` where none does. Read once while a night stays the same. */
export function failureCause(night: Night): Promise<FailureCause | undefined> {
  const cause = known.get(night) ?? causeIn(night.path).catch(() => undefined);
  known.set(night, cause);
  return cause;
}

async function causeIn(folder: string): Promise<FailureCause | undefined> {
  const logs = (await readdir(folder)).filter(isServerLog).toSorted();
  for (const log of logs.toReversed()) {
    const { cause } = await parseLogStream('server', createReadStream(join(folder, log)));
    if (cause === undefined) continue;
    const { line, text, errorClass } = cause;
    return { log, line, text, ...(errorClass === undefined ? {} : { errorClass }) };
  }
  return undefined;
}
