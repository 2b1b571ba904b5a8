import { type GateOutcome, type GateRun, notGated } from '@sglang-ci/core';

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
 * No average and no verdict on it when the runs crashed. With `best`, one line of the run that counts alone.
 */
export function renderGateLog(
  gate: GateOutcome,
  options: { readonly mode: string; readonly best?: boolean },
): readonly string[] {
  const { mode, best = false } = options;
  const finished = gate.runs.filter((run) => !run.crashed && run.accuracy !== undefined).length;
  const crashes = gate.runs.length - finished;
  const counts = `Total runs: ${gate.runs.length}, Valid runs: ${finished}, Excluded runs: ${crashes}`;
  if (gate.accuracy === undefined || gate.outcome === 'crashed') {
    return [
      counts,
      `GSM8K test crashed in ${crashes} of ${gate.runs.length} runs for mode ${mode}. Skipping this mode.`,
    ];
  }
  const average = share(gate.accuracy);
  if (best) {
    const side = gate.passed ? 'meets' : 'is below';
    return [
      counts,
      `Best accuracy of ${finished} runs for mode ${mode}: ${average} ${side} threshold (${gate.threshold})`,
    ];
  }
  const line = `Average Accuracy over ${finished} runs for mode ${mode}: ${average}`;
  return [counts, line, ...intervalLines(gate), verdictLine(gate, { mode, average })];
}

function verdictLine(gate: GateOutcome, { mode, average }: { readonly mode: string; readonly average: string }) {
  if (gate.threshold === undefined)
    return `${capital(notGated(gate.evaluator))} for mode ${mode}. Continuing with this mode.`;
  return gate.passed
    ? `Average accuracy meets threshold (${gate.threshold}) for mode ${mode}. Continuing with this mode.`
    : `Average accuracy (${average}) is below threshold (${gate.threshold}) for mode ${mode}. Skipping this mode.`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function intervalLines(gate: GateOutcome): readonly string[] {
  if (gate.interval === undefined) return [];
  const interval = `95% interval: ${gate.interval.low.toFixed(4)} to ${gate.interval.high.toFixed(4)}`;
  return gate.outcome === 'inconclusive'
    ? [interval, `Inconclusive: the interval holds the threshold (${gate.threshold}); decided by the mean.`]
    : [interval];
}

/** Three decimals as always, a fourth where they would hide on which side of the threshold it is: 0.7996 is no 0.800. */
function share(accuracy: number): string {
  const exact = accuracy.toFixed(4);
  return exact.endsWith('0') ? exact.slice(0, -1) : exact;
}
