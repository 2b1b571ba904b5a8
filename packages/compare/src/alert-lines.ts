import { describeLoad, METRICS, type Verdict } from '@sglang-ci/core';

/** What changed, as lines of text: each alert, below it what its largest change rests on. */
export function alertLines({
  alerts = [],
}: Verdict): readonly { readonly text: string; readonly below: readonly string[] }[] {
  return alerts.map(({ text, cells }) => {
    const [worst] = cells;
    if (!worst) return { text, below: [] };
    const what = `${METRICS[worst.metric].label} at ${describeLoad(worst)}`;
    return { text, below: (worst.reasons ?? []).map((reason, at) => (at === 0 ? `${what}: ${reason}` : reason)) };
  });
}
