import type { GateOutcome, GateRun } from '@sglang-ci/core';

/** The line before a run, as the logs have always had it; `mode` is the attention backend. */
export function renderGateStart(run: number, mode: string): string {
  return `Executing GSM8K test Run ${run} for mode ${mode}...`;
}

/** The line after a run: `Run 2: Accuracy: 0.815`, or that it crashed and counts in no average. */
export function renderGateRun(run: GateRun): string {
  return run.crashed || run.accuracy === undefined
    ? `  ✗ Run ${run.run} excluded from average (crashed, no accuracy)`
    : `Run ${run.run}: Accuracy: ${run.accuracy.toFixed(3)}`;
}

/**
 * The closing lines of the accuracy log in the contract's wording: `Average Accuracy over N runs for mode M: X`, where
 * N counts the runs that finished, and `Average accuracy meets threshold (T)` or `… (A) is below threshold (T)`.
 * No average and no verdict on it when the runs crashed.
 */
export function renderGateLog(gate: GateOutcome, options: { readonly mode: string }): readonly string[] {
  const { mode } = options;
  const finished = gate.runs.filter((run) => !run.crashed && run.accuracy !== undefined).length;
  const crashes = gate.runs.length - finished;
  const counts = `Total runs: ${gate.runs.length}, Valid runs: ${finished}, Excluded runs: ${crashes}`;
  if (gate.accuracy === undefined || gate.outcome === 'crashed') {
    return [
      counts,
      `GSM8K test crashed in ${crashes} of ${gate.runs.length} runs for mode ${mode}. Skipping this mode.`,
    ];
  }
  const average = `Average Accuracy over ${finished} runs for mode ${mode}: ${gate.accuracy.toFixed(3)}`;
  return [counts, average, ...intervalLines(gate), verdictLine(gate, mode)];
}

function intervalLines(gate: GateOutcome): readonly string[] {
  if (gate.interval === undefined) return [];
  const interval = `95% interval: ${gate.interval.low.toFixed(4)} to ${gate.interval.high.toFixed(4)}`;
  return gate.outcome === 'inconclusive'
    ? [interval, `Inconclusive: the interval holds the threshold (${gate.threshold}); decided by the mean.`]
    : [interval];
}

function verdictLine(gate: GateOutcome, mode: string): string {
  return gate.passed
    ? `Average accuracy meets threshold (${gate.threshold}) for mode ${mode}. Continuing with this mode.`
    : `Average accuracy (${gate.accuracy?.toFixed(4)}) is below threshold (${gate.threshold}) for mode ${mode}. Skipping this mode.`;
}
