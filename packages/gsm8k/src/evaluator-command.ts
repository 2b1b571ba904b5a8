import type { Command } from '@sglang-ci/core';

/**
 * Evaluators that stand in where an image has no `bench_sglang.py`, the preferred one first. Their scores are quantities
 * of their own: both ask through the chat template, `sgl-eval` without examples.
 */
export const OTHER_EVALUATORS = ['run_eval', 'sgl-eval'] as const;
export type OtherEvaluator = (typeof OTHER_EVALUATORS)[number];

/** One run of such an evaluator, in values. */
export interface EvaluatorRun {
  /** Without a scheme. */
  readonly host: string;
  readonly port: number;
  readonly questions: number;
  /** Questions at a time. */
  readonly parallel: number;
  /** The test set's file, where it is not to be fetched; `sgl-eval` brings its own. */
  readonly dataPath?: string | undefined;
}

/** GSM8K by another evaluator. Sources: `sglang/test/run_eval.py` of v0.5.23; `sgl-eval run --help` of v0.1.3. */
export function evaluatorCommand(evaluator: OtherEvaluator, run: EvaluatorRun): Command {
  const common = ['--num-examples', String(run.questions), '--num-threads', String(run.parallel)];
  const argv =
    evaluator === 'run_eval'
      ? [
          'python3',
          '-m',
          'sglang.test.run_eval',
          '--eval-name',
          'gsm8k',
          '--host',
          run.host,
          '--port',
          String(run.port),
        ]
      : ['sgl-eval', 'run', 'gsm8k', '--base-url', `http://${run.host}:${run.port}/v1`, '--out-dir', '.'];
  const data = evaluator === 'run_eval' && run.dataPath !== undefined ? ['--gsm8k-data-path', run.dataPath] : [];
  return { env: {}, argv: [...argv, ...common, ...data] };
}
