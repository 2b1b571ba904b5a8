import type { GpuFinding } from './judge-idle.ts';

/** Findings as one line for people; GPUs with the same answer share it: `GPU 0-7: use not reported`. */
export function describeFindings(findings: readonly GpuFinding[]): string {
  const reasons = [...new Set(findings.map((finding) => finding.why))];
  return reasons
    .map((why) => {
      const gpus = findings.flatMap((finding) =>
        finding.why === why && finding.gpu !== undefined ? [finding.gpu] : [],
      );
      return gpus.length === 0 ? why : `GPU ${ranges(gpus)}: ${why}`;
    })
    .join('; ');
}

/** `0-3,5` for 0 1 2 3 5. */
function ranges(numbers: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && number === run.last + 1) run.last = number;
    else runs.push({ first: number, last: number });
  }
  return runs.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}
