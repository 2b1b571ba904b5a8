import { type Command, fillWords } from '@sglang-ci/core';

/** Lines of the official GSM8K test split: asking for more silently asks these. */
const TEST_SET_QUESTIONS = 1_319;

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
  readonly port: number;
}

/**
 * One run of the accuracy script. The host is always given as `http://…`: the images before 2026-02-25 need the scheme
 * and the later ones accept it, so it is the one spelling that every version takes.
 */
export function gsm8kCommand(options: Gsm8kCommandOptions): Command {
  const { script, args, host, ...values } = options;
  return { env: {}, argv: ['python3', script, ...fillWords(args, { ...values, host: `http://${host}` })] };
}

/** How many questions a run really asks when `requested` are asked for. */
export function effectiveQuestions(requested: number): number {
  return Math.min(requested, TEST_SET_QUESTIONS);
}
