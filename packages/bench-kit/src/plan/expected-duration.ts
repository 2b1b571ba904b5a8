import type { Load, Settings } from '@sglang-ci/core';

/** Seconds per generated token of one request with an idle server, and what each further request at the same time adds. */
const STEP_S = 0.026;
const STEP_PER_REQUEST_S = 0.000_65;
/** Generated tokens per second below which no measured node has fallen at any rate. */
const SLOW_OUTPUT_TOK_S = 2_000;
/** Everything around the requests: imports, tokenizer, data set, first JIT builds. */
const FIXED_S = 600;

/** What a run of the serving client has to do. */
export interface ServingWork {
  readonly load: Exclude<Load, { readonly kind: 'batch_size' }>;
  readonly prompts: number;
  /** Mean number of generated tokens per request. */
  readonly outputLen: number;
}

/**
 * Expected duration of one run of the serving client, seconds. The rates are medians of real nights of GROK1 and
 * DeepSeek-V3 on MI300X, on which the slowest runs took at most 1.9 times as long.
 */
export function servingS({ load, prompts, outputLen }: ServingWork): number {
  return load.kind === 'concurrency'
    ? Math.max(1, prompts / load.value) * outputLen * (STEP_S + STEP_PER_REQUEST_S * load.value)
    : Math.max(prompts / load.value, (prompts * outputLen) / SLOW_OUTPUT_TOK_S) + 100 * STEP_S;
}

/** Limit of one run of the serving client, seconds: twice its expected duration and a fixed part. */
export function servingLimitS(work: ServingWork): number {
  return Math.round(2 * servingS(work) + FIXED_S);
}

/** Expected duration of one offline point, seconds, without loading the model: its steps, and the same for the warm-up. */
export function batchS(load: Extract<Load, { readonly kind: 'batch_size' }>): number {
  const prefillS = (load.value * load.inputLen) / SLOW_OUTPUT_TOK_S;
  const decodeS = load.outputLen * (STEP_S + STEP_PER_REQUEST_S * load.value);
  return 2 * (prefillS + decodeS);
}

/** Limit of one offline point, seconds, without loading the model: twice its expected duration and a fixed part. */
export function batchLimitS(load: Extract<Load, { readonly kind: 'batch_size' }>): number {
  return Math.round(2 * batchS(load)) + 60;
}

/** Limit of one accuracy run, seconds. `questions` answers of about 150 tokens, `parallel` at a time. */
export function gateLimitS(questions: number, parallel: number): number {
  const rounds = Math.max(1, questions / Math.min(parallel, 256));
  return Math.round(2 * (questions * 0.15 + rounds * 10) + FIXED_S);
}

/**
 * What to add to a limit on a simulated node: its programs take real seconds to start, which its fast clock counts many
 * times over. Nothing on a real one.
 */
export function simulationSlackS({ simulatedClock }: Settings): number {
  return simulatedClock === undefined ? 0 : Math.round(10 * simulatedClock.factor);
}
