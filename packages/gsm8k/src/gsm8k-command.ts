import { type Command, fillWords } from '@sglang-ci/core';

/** Lines of the official GSM8K test split: asking for more silently asks these. */
const TEST_SET_QUESTIONS = 1_319;

/**
 * How the script is told the server's host. `url`: with its scheme, which SGLang before 2026-02-25 needs; `name`: bare,
 * which it takes since and wants from v0.5.21 on, where a scheme would be written twice; `default`: either may be wanted,
 * so 127.0.0.1, every version's default, is not given at all, and another host is given bare.
 */
export type HostWord = 'url' | 'name' | 'default';

const DEFAULT_HOST = '127.0.0.1';

/** One run of the accuracy script, in values. */
export interface Gsm8kCommandOptions {
  /** Path of SGLang's `bench_sglang.py`. */
  readonly script: string;
  /** Words after the script, as in a model's `gsm8k.args`. */
  readonly args: readonly string[];
  readonly questions: number;
  readonly parallel: number;
  readonly shots: number;
  /** The server, without a scheme. */
  readonly host: string;
  readonly hostWord: HostWord;
  readonly port: number;
}

/** One run of the accuracy script, with the host as the image's version takes it. */
export function gsm8kCommand(options: Gsm8kCommandOptions): Command {
  const { script, args, host, hostWord, ...values } = options;
  const isLeftOut = hostWord === 'default' && host === DEFAULT_HOST;
  const words = isLeftOut ? withoutHost(args) : args;
  const filled = fillWords(words, { ...values, host: hostWord === 'url' ? `http://${host}` : host });
  return { env: {}, argv: ['python3', script, ...filled] };
}

function withoutHost(args: readonly string[]): readonly string[] {
  const at = args.indexOf('--host');
  return at !== -1 && args[at + 1] === '{host}' ? args.toSpliced(at, 2) : args;
}

/** How many questions a run really asks when `requested` are asked for. */
export function effectiveQuestions(requested: number): number {
  return Math.min(requested, TEST_SET_QUESTIONS);
}
