import { redactSecrets } from '@sglang-ci/core';
import { toNumber } from '../common/values.ts';

/** What the script around the client writes before and after it, and the client before its bar. */
export interface ServingHeader {
  readonly startedAt?: string | undefined;
  readonly completedAt?: string | undefined;
  readonly durationS?: number | undefined;
  readonly requestRate?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly run?: number | undefined;
  readonly mode?: string | undefined;
  readonly command?: string | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
}

const STAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: [A-Z]{2,5})?$/;
const RATE = /^Running benchmark with request rate: ([\d.]+|inf)(?: \(Run (\d+)\))?(?: for mode (\S+))?/;
const CONCURRENCY = /^Using \d+ prompts for concurrency (\d+)$/;
const DURATION = /^Run duration: (\d+) seconds/;

/** The facts of one header or trailer line; undefined when it is none. A line the log ends in proves only what is whole. */
export function headerFacts(text: string, cut: boolean): ServingHeader | undefined {
  switch (text[0]) {
    case 'R':
      return runFacts(text, cut);
    case 'E':
      return cut ? undefined : afterPrefix(text, 'Executing: ', (rest) => ({ command: redactSecrets(rest) }));
    case 'U':
      return cut ? undefined : { concurrency: toNumber(CONCURRENCY.exec(text)?.[1]) };
    case '#':
      if (cut) return undefined;
      return (
        afterPrefix(text, '#Input tokens: ', (rest) => ({ inputTokens: toNumber(rest) })) ??
        afterPrefix(text, '#Output tokens: ', (rest) => ({ outputTokens: toNumber(rest) }))
      );
    default:
      return undefined;
  }
}

function runFacts(text: string, cut: boolean): ServingHeader | undefined {
  const stamp = (rest: string): string | undefined => (STAMP.test(rest) && !cut ? rest : undefined);
  const duration = DURATION.exec(text);
  if (duration) return { durationS: toNumber(duration[1]) };
  const rate = cut ? undefined : RATE.exec(text);
  if (rate) return { requestRate: toNumber(rate[1]), run: toNumber(rate[2]), mode: rate[3] };
  return (
    afterPrefix(text, 'Run started at: ', (rest) => ({ startedAt: stamp(rest) })) ??
    afterPrefix(text, 'Run completed at: ', (rest) => ({ completedAt: stamp(rest) }))
  );
}

function afterPrefix<T>(text: string, prefix: string, read: (rest: string) => T): T | undefined {
  return text.startsWith(prefix) ? read(text.slice(prefix.length)) : undefined;
}
