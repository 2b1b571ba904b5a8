import type { Measurement } from '@sglang-ci/core';
import { isUsable } from './series-key.ts';

/** Questions that one run of the accuracy script asks: GSM8K's test set, whatever `--num-questions` above it says. */
const GSM8K_QUESTIONS = 1319;

/** The GSM8K accuracies of two runs. Fractions. */
export interface AccuracyComparison {
  readonly a?: number;
  readonly b?: number;
  /** b minus a; absent when one is missing. */
  readonly difference?: number;
  /** Standard error of the difference, from questions and runs on both sides. */
  readonly standardError?: number;
  readonly call: 'better' | 'worse' | 'same' | 'missing';
}

/** Compares accuracies; a difference counts above two standard errors (and above `threshold`). `undefined` if neither run has one. */
export function compareAccuracy(
  runA: readonly Measurement[],
  runB: readonly Measurement[],
  threshold: number,
): AccuracyComparison | undefined {
  const [a, b] = [accuracyOf(runA), accuracyOf(runB)];
  if (!a || !b) {
    const known = { ...(a && { a: a.value }), ...(b && { b: b.value }) };
    return a || b ? { ...known, call: 'missing' } : undefined;
  }
  const difference = b.value - a.value;
  const standardError = Math.sqrt(varianceOf(a) + varianceOf(b));
  const counts = Math.abs(difference) > Math.max(2 * standardError, threshold);
  const call = !counts ? 'same' : difference > 0 ? 'better' : 'worse';
  return { a: a.value, b: b.value, difference, standardError, call };
}

function accuracyOf(run: readonly Measurement[]): Measurement | undefined {
  return run.find((value) => value.metric === 'gsm8kAccuracy' && isUsable(value));
}

function varianceOf({ value, runs }: Measurement): number {
  return (value * (1 - value)) / (GSM8K_QUESTIONS * Math.max(1, runs));
}
