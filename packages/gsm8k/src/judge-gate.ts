import type { GateOutcome, GateRun } from '@sglang-ci/core';
import { type Interval, wilsonInterval } from './wilson-interval.ts';

/** When a gate passes and how often it may look. */
export interface GateRule {
  /** Pass mark, a fraction; without one the first finished run settles it, and nothing is gated. */
  readonly threshold?: number | undefined;
  readonly maxRuns: number;
  /** Questions that each run really asks. */
  readonly questions: number;
  /** The best run counts alone, and the first that reaches the pass mark settles it; else the runs are pooled. */
  readonly best?: boolean;
}

/** What the runs so far come to. */
export interface GateJudgement {
  /** No further run is needed: `outcome` stands. */
  readonly settled: boolean;
  readonly outcome: GateOutcome;
}

/**
 * Judges the runs there are. The share of right answers is pooled over the runs that finished; a crashed run is a
 * crash, never an accuracy of 0. Settled before `maxRuns` only when the 99% interval lies wholly on one side of the
 * threshold (99%, because it is looked at after every run), or when too many runs crashed for the rest to matter.
 * After the last run the 95% interval names the outcome; if it holds the threshold, the outcome is `inconclusive` and
 * the mean decides `passed`. When more runs crashed than finished, the outcome is `crashed`.
 *
 * With `best`, the highest accuracy alone is compared with the threshold, and the outcome is `crashed` only when no run
 * finished.
 */
export function judgeGate(runs: readonly GateRun[], rule: GateRule): GateJudgement {
  const { threshold, maxRuns, questions } = rule;
  const accuracies = runs.flatMap((run) => (run.crashed || run.accuracy === undefined ? [] : [run.accuracy]));
  const crashes = runs.length - accuracies.length;
  const last = runs.length >= maxRuns;
  const common = { ...(threshold === undefined ? {} : { threshold }), runs };
  if (rule.best === true && threshold !== undefined && accuracies.length > 0) {
    return judgeBest(Math.max(...accuracies), runs, { ...rule, threshold });
  }
  if (accuracies.length === 0) {
    const settled = last || crashes > maxRuns / 2;
    return { settled, outcome: { ...common, outcome: 'crashed', passed: false } };
  }
  const accuracy = meanOf(accuracies);
  const trials = accuracies.length * questions;
  const measured = { ...common, accuracy, interval: wilsonInterval(accuracy, trials, 0.95) };
  if (crashes > accuracies.length) {
    const settled = last || crashes > maxRuns / 2;
    return { settled, outcome: { ...measured, outcome: 'crashed', passed: false } };
  }
  if (threshold === undefined) return { settled: true, outcome: { ...measured, outcome: 'pass', passed: true } };
  const early = sideOf(threshold, wilsonInterval(accuracy, trials, 0.99));
  const side = early ?? (last ? sideOf(threshold, measured.interval) : undefined);
  return {
    settled: last || early !== undefined,
    outcome: { ...measured, outcome: side ?? 'inconclusive', passed: accuracy >= threshold },
  };
}

function judgeBest(
  accuracy: number,
  runs: readonly GateRun[],
  rule: GateRule & { readonly threshold: number },
): GateJudgement {
  const { threshold, maxRuns, questions } = rule;
  const passed = accuracy >= threshold;
  const interval = wilsonInterval(accuracy, questions, 0.95);
  const outcome = {
    threshold,
    runs,
    accuracy,
    interval,
    passed,
    outcome: passed ? ('pass' as const) : ('fail' as const),
  };
  return { settled: passed || runs.length >= maxRuns, outcome };
}

/** To six decimals, so that three times 0.93 is 0.93 and not a hair less. */
function meanOf(values: readonly number[]): number {
  return Number((values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(6));
}

function sideOf(threshold: number, { low, high }: Interval): 'pass' | 'fail' | undefined {
  if (low > threshold) return 'pass';
  return high < threshold ? 'fail' : undefined;
}
