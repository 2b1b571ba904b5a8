import { formatValue, type GateOutcome, notGated } from '@sglang-ci/core';
import type { CardColor } from './card.ts';
import type { CardVerdict } from './card-verdict.ts';
import { FAILURES, type FailureKind } from './failure-kinds.ts';

/** How bad it is, at one look. */
export interface StatusLine {
  readonly text: string;
  readonly color: CardColor;
}

/** The status line of a benchmark card: why it failed, else its verdict. */
export function statusOf(input: {
  readonly verdict: CardVerdict;
  readonly failure?: { readonly kind: FailureKind } | undefined;
}): StatusLine {
  const { verdict, failure } = input;
  const isWorse = verdict.cells.some(({ state }) => state === 'suspect' || state === 'confirmed');
  if (verdict.status === 'accuracy-failed' && isWorse) {
    return { text: '❌ Accuracy Failure + Performance Regression', color: 'Attention' };
  }
  return failure === undefined ? STATUS_LINE[verdict.status] : FAILURES[failure.kind];
}

const STATUS_LINE: { readonly [S in CardVerdict['status']]: StatusLine } = {
  good: { text: '✅ Good: No Regression Detected', color: 'Good' },
  'regression-suspected': { text: '⚠️ Performance Regression Suspected', color: 'Warning' },
  'run-suspect': { text: '⚠️ Performance Regression Suspected in the Whole Run', color: 'Warning' },
  'regression-confirmed': { text: '⚠️ Performance Regression Detected', color: 'Warning' },
  'changed-with-conditions': { text: '⚠️ Performance Changed With the Conditions', color: 'Warning' },
  'accuracy-failed': { text: '❌ GSM8K Accuracy Failure Detected', color: 'Attention' },
  failed: { text: '❌ Benchmark Failed', color: 'Attention' },
  'no-baseline': { text: '📊 Benchmark Results: No Baseline Yet', color: 'Default' },
  'no-data': { text: 'ℹ️ No Benchmark Run Found', color: 'Default' },
  'not-judged': { text: '📊 Benchmark Results', color: 'Default' },
};

/** Is this a status that a verdict can have? */
export function isStatus(text: unknown): text is CardVerdict['status'] {
  return typeof text === 'string' && Object.hasOwn(STATUS_LINE, text);
}

/** `Online Benchmark`, `Online DP Attention + MTP Benchmark`: what the title says was run. */
export function modeWords(mode: 'online' | 'offline', subMode: string): string {
  const words = mode === 'online' ? 'Online' : 'Offline';
  const variant = VARIANT_WORDS[subMode] ?? subMode.replaceAll('_', ' ');
  return [words, variant, 'Benchmark'].filter((word) => word !== '').join(' ');
}

const VARIANT_WORDS: Readonly<Record<string, string>> = {
  standard: '',
  normal: '',
  dp_attention: 'DP Attention',
  torch_compile: 'Torch Compile',
  dp_attention_torch_compile: 'DP Attention + Torch Compile',
  mtp_test: 'MTP',
  dp_attention_mtp_test: 'DP Attention + MTP',
  long_context: 'Long Context',
  dummy: 'Dummy Weights',
};

/** The accuracy gate in one line, with its colour where it failed. */
export function accuracyLine(gate: GateOutcome): { readonly text: string; readonly color?: CardColor } {
  const threshold = gate.threshold === undefined ? undefined : formatValue('gsm8kAccuracy', gate.threshold);
  if (gate.accuracy === undefined) {
    const mark = threshold === undefined ? notGated(gate.evaluator) : `threshold ${threshold}`;
    return { text: `GSM8K accuracy: no run finished (${mark}) ❌`, color: 'Attention' };
  }
  const accuracy = `GSM8K accuracy: ${formatValue('gsm8kAccuracy', gate.accuracy)}`;
  if (gate.outcome === 'pass' && threshold === undefined) {
    return { text: `${accuracy} (${notGated(gate.evaluator)})${sure(gate)}` };
  }
  if (!gate.passed) return { text: `${accuracy} (below ${threshold} threshold) ❌${sure(gate)}`, color: 'Attention' };
  if (gate.outcome === 'inconclusive') {
    return {
      text: `${accuracy} ⚠️ (too close to the ${threshold} threshold to be sure)${sure(gate)}`,
      color: 'Warning',
    };
  }
  return { text: `${accuracy} ✅ (threshold ${threshold})${sure(gate)}` };
}

/** How sure the accuracy is: `, 3 runs, 95% sure within 80.8% and 83.1%`. */
function sure({ runs, interval }: GateOutcome): string {
  const done = runs.filter(({ crashed }) => !crashed).length;
  const count = done === 0 ? '' : `, ${done} ${done === 1 ? 'run' : 'runs'}`;
  if (interval === undefined) return count;
  const [low, high] = [interval.low, interval.high].map((share) => formatValue('gsm8kAccuracy', share));
  return `${count}, 95% interval ${low} to ${high}`;
}
