/** What Mozilla's Perfherder asks for; the defaults are Perfherder's. */
export interface PerfherderOptions {
  readonly fore?: number;
  readonly minBack?: number;
  readonly maxBack?: number;
  readonly limit?: number;
}

/**
 * Changes as Perfherder finds them: Welch's t between the values after a point and those before it, near values weighing
 * more; a local maximum above the limit is a change (mozilla/treeherder, treeherder/perfalert). Returns the first index
 * after each change.
 */
export function perfherder(values: readonly number[], options: PerfherderOptions = {}): readonly number[] {
  const { fore = 12, minBack = 12, maxBack = 24, limit = 7 } = options;
  let quiet = 0;
  const scores = values.map((_, at) => {
    if (at === 0) return { t: 0, back: 0, ahead: 0 };
    const back = values.slice(Math.max(0, at - Math.min(Math.max(quiet, minBack), maxBack)), at).toReversed();
    const ahead = values.slice(at, at + fore);
    const t = Math.abs(weightedT(back, ahead));
    quiet = t > limit ? 0 : quiet + 1;
    return { t, back: back.length, ahead: ahead.length };
  });
  return scores.flatMap(({ t, back, ahead }, at) => {
    const isKnown = at > 0 && back >= minBack && ahead >= fore;
    const isPeak = t > limit && (scores[at - 1]?.t ?? 0) <= t && (scores[at + 1]?.t ?? 0) <= t;
    return isKnown && isPeak ? [at] : [];
  });
}

/** Both sides with the value nearest to the point first. */
function weightedT(back: readonly number[], ahead: readonly number[]): number {
  const [a, b] = [weighted(back), weighted(ahead)];
  const delta = b.mean - a.mean;
  if (delta === 0 || back.length === 0) return 0;
  const error = Math.sqrt(a.variance / back.length + b.variance / ahead.length);
  return delta / error;
}

function weighted(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  const count = values.length;
  const weights = values.map((_, at) => (count - at) / count);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = values.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0) / total;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: count > 1 ? squares / (count - 1) : 0 };
}
