import { seededRandom } from '../engine/seeded-random.ts';
import type { WorkloadRequest } from '../workload/workload.ts';

/** The official test split. */
export const GSM8K_SIZE = 1319;
/** Tokens of one worked example in the prompt. */
const TOKENS_PER_SHOT = 118;

/** Requests like those of the real script: few-shot prompts that begin alike, answers of about 140 tokens. */
export function gsm8kRequests(questions: number, shots: number): WorkloadRequest[] {
  const random = seededRandom('gsm8k', shots);
  return Array.from({ length: Math.min(questions, GSM8K_SIZE) }, (_, i) => ({
    promptKey: `gsm8k:${shots}:${i}`,
    inputLen: sharedTokens(shots) + 40 + Math.floor(random.uniform() * 110),
    outputLen: Math.round(Math.min(Math.max(143 + 62 * random.normal(), 24), 512)),
    offsetMs: 0,
  }));
}

/** Tokens that all prompts begin with. */
export function sharedTokens(shots: number): number {
  return shots * TOKENS_PER_SHOT;
}

/** Share of right and of invalid answers of one run: scattered around the model's accuracy, in whole questions. */
export function answers(options: { readonly questions: number; readonly accuracy: number; readonly seed: string }): {
  readonly accuracy: number;
  readonly invalid: number;
} {
  const random = seededRandom('answers', options.seed);
  const spread = 0.003;
  const right = Math.round(options.questions * (options.accuracy + spread * random.normal()));
  const invalid = Math.floor(random.uniform() * 2);
  return { accuracy: right / options.questions, invalid: invalid / options.questions };
}
