import type { Gsm8kRun } from './gsm8k-log.ts';

/** Programs besides `bench_sglang.py` that ask a model questions and print its score: `sglang.test.run_eval`, `sgl-eval`. */
export type Evaluator = 'run_eval' | 'sgl-eval';

type Result = 'accuracy' | 'invalid' | 'latencyS' | 'outputThroughputTokS';

/** What a line of an evaluator's result says. */
export interface EvaluatorLine {
  readonly key: Result;
  readonly value: number;
  /** Which of them prints such a line; absent where several or only `bench_sglang.py` do. */
  readonly evaluator?: Evaluator;
  /** Said a second time, and not for the first one's sake. */
  readonly repeats?: true;
}

interface Rule extends Omit<EvaluatorLine, 'value'> {
  readonly pattern: RegExp;
  readonly percent?: true;
}

/** Numbers have a fixed count of decimals: a cut number of fewer does not match. */
const RULES: readonly Rule[] = [
  { pattern: /^Accuracy: (\d+\.\d{3})$/, key: 'accuracy' },
  { pattern: /^Invalid: (\d+\.\d{3})$/, key: 'invalid' },
  // v0.3 printed no unit.
  { pattern: /^Latency: (\d+\.\d{3})(?: s)?$/, key: 'latencyS' },
  { pattern: /^Output throughput: (\d+\.\d+) token\/s$/, key: 'outputThroughputTokS' },
  { pattern: /^Score: (\d+\.\d{3})$/, key: 'accuracy', evaluator: 'run_eval' },
  { pattern: /^Repeat: \d+, mean: (\d+\.\d{3})$/, key: 'accuracy', evaluator: 'run_eval' },
  { pattern: /^(?:Total|Mean) latency: (\d+\.\d{3}) s$/, key: 'latencyS', evaluator: 'run_eval' },
  {
    pattern: /^\[METRIC\] \w+?_(?:mean_)?score=(\d+(?:\.\d+)?) labels=/,
    key: 'accuracy',
    evaluator: 'run_eval',
    repeats: true,
  },
  {
    pattern: /^\* (?:score|pass@1\[avg-of-\d+\]) *= +(\d+\.\d\d)%/,
    key: 'accuracy',
    evaluator: 'sgl-eval',
    percent: true,
  },
  { pattern: /^no_answer *= +(\d+\.\d\d)%/, key: 'invalid', evaluator: 'sgl-eval', percent: true },
];

/** Reads a line of an evaluator's result; `undefined` for any other. */
export function readEvaluatorLine(text: string): EvaluatorLine | undefined {
  for (const { pattern, percent, ...rule } of RULES) {
    const digits = pattern.exec(text)?.[1];
    if (digits === undefined) continue;
    const value = percent ? Number((Number(digits) / 100).toFixed(4)) : Number(digits);
    return { ...rule, value };
  }
  return undefined;
}

/** Is a run's result whole? The throughput is printed last, by programs that print it; else the score is. */
export function isWhole(run: Pick<Gsm8kRun, Result> & { readonly scoreIsLast: boolean }): boolean {
  return run.outputThroughputTokS !== undefined || (run.accuracy !== undefined && run.scoreIsLast);
}
