import { mean, standardDeviation } from 'simple-statistics';
import { incompleteBeta } from '../../src/incomplete-beta.ts';

/** What Apache Otava asks for; the defaults are Otava's. */
export interface EDivisiveOptions {
  readonly windowLength?: number;
  readonly maxP?: number;
  readonly minMagnitude?: number;
}

/**
 * Change points as Apache Otava finds them: E-divisive (Matteson & James, arXiv 1306.4933) in sliding windows, candidates
 * kept by a t-test at a relaxed level, then the weakest removed one by one (Fleming et al., Hunter, ICPE 2023,
 * doi.org/10.1145/3578244.3583719). Returns the index of the first value after each change.
 */
export function eDivisive(values: readonly number[], options: EDivisiveOptions = {}): readonly number[] {
  const { windowLength = 50, maxP = 0.001, minMagnitude = 0 } = options;
  const relaxed = maxP < 0.05 ? maxP * 10 : maxP < 0.5 ? maxP * 2 : maxP;
  const weak = weakPoints(values, windowLength, relaxed);
  return merged(weak, values, { maxP, minMagnitude });
}

function weakPoints(values: readonly number[], windowLength: number, maxP: number): readonly number[] {
  const found = new Set<number>();
  let start = 0;
  while (start < values.length) {
    const inWindow = split(values.slice(start, Math.min(start + windowLength, values.length)), maxP);
    for (const at of inWindow) found.add(at + start);
    const last = inWindow.length === 0 ? 0 : Math.max(...inWindow) + start;
    start = Math.max(last, start + Math.floor(windowLength / 2));
  }
  return [...found].toSorted((a, b) => a - b);
}

/** Splits a window at its best candidate as long as the two sides differ. */
function split(window: readonly number[], maxP: number): readonly number[] {
  const sums = distanceSums(window);
  const points: number[] = [];
  for (;;) {
    const bounds = [0, ...points, window.length];
    const candidates = bounds
      .slice(1)
      .map((end, at) => bestSplit(sums, bounds[at] ?? 0, end))
      .filter((candidate) => candidate !== undefined);
    const best = candidates.reduce((a, b) => (a && a.q >= b.q ? a : b), candidates[0]);
    if (!best) return points;
    const left = window.slice(best.start, best.at);
    if (tTest(left, window.slice(best.at, best.end)).p > maxP) return points;
    points.push(best.at);
    points.sort((a, b) => a - b);
  }
}

/** `sums[i][j]`: sum of the distances of all pairs among the first i and the first j values. */
function distanceSums(window: readonly number[]): readonly Float64Array[] {
  const size = window.length + 1;
  const sums = Array.from({ length: size }, () => new Float64Array(size));
  for (let i = 1; i < size; i++) {
    const [row, above] = [sums[i] ?? new Float64Array(), sums[i - 1] ?? new Float64Array()];
    for (let j = 1; j < size; j++) {
      const distance = Math.abs((window[i - 1] ?? 0) - (window[j - 1] ?? 0));
      row[j] = (row[j - 1] ?? 0) + (above[j] ?? 0) - (above[j - 1] ?? 0) + distance;
    }
  }
  return sums;
}

/** The split of [start, end) and the piece behind it with the largest energy distance between the two. */
function bestSplit(
  sums: readonly Float64Array[],
  start: number,
  end: number,
): { readonly at: number; readonly q: number; readonly start: number; readonly end: number } | undefined {
  let best: { at: number; q: number; start: number; end: number } | undefined;
  const block = (a: number, b: number, c: number, d: number) =>
    (sums[b]?.[d] ?? 0) - (sums[a]?.[d] ?? 0) - (sums[b]?.[c] ?? 0) + (sums[a]?.[c] ?? 0);
  for (let at = start + 1; at < end; at++) {
    for (let upTo = at + 1; upTo <= end; upTo++) {
      const [n, m] = [at - start, upTo - at];
      const between = (2 / (n + m)) * block(start, at, at, upTo);
      const within = n < 2 ? 0 : ((2 * m) / (n + m) / (n - 1)) * (block(start, at, start, at) / 2);
      const behind = m < 2 ? 0 : ((2 * n) / (n + m) / (m - 1)) * (block(at, upTo, at, upTo) / 2);
      const q = between - within - behind;
      if (!best || q > best.q) best = { at, q, start, end };
    }
  }
  return best;
}

function merged(
  weak: readonly number[],
  values: readonly number[],
  { maxP, minMagnitude }: { readonly maxP: number; readonly minMagnitude: number },
): readonly number[] {
  const test = (points: readonly number[], index: number) => {
    const at = points[index] ?? 0;
    return {
      at,
      ...tTest(values.slice(points[index - 1] ?? 0, at), values.slice(at, points[index + 1] ?? values.length)),
    };
  };
  let tests = weak.map((_, index) => test(weak, index));
  for (;;) {
    const byP = tests.reduce((a, b) => (a && a.p >= b.p ? a : b), tests[0]);
    const bySize = tests.reduce((a, b) => (a && a.magnitude <= b.magnitude ? a : b), tests[0]);
    if (!byP || !bySize) return [];
    const weakest = byP.p < maxP ? bySize : byP;
    if (byP.p < maxP && bySize.magnitude > minMagnitude) return tests.map(({ at }) => at);
    const index = tests.indexOf(weakest);
    const left = tests.filter((one) => one !== weakest);
    const points = left.map(({ at }) => at);
    // Otava tests the two points behind the removed one again, and not the one before it.
    tests = left.map((one, place) => (place === index || place === index + 1 ? test(points, place) : one));
  }
}

/** Two-sided Student t-test with pooled variance (of population deviations, as Otava has it), and the relative change. */
function tTest(left: readonly number[], right: readonly number[]): { readonly p: number; readonly magnitude: number } {
  const [before, after] = [mean([...left]), mean([...right])];
  const magnitude = Math.max(Math.abs(after / before - 1), Math.abs(before / after - 1));
  const freedom = left.length + right.length - 2;
  if (freedom <= 0) return { p: 1, magnitude };
  const squares =
    (left.length - 1) * standardDeviation([...left]) ** 2 + (right.length - 1) * standardDeviation([...right]) ** 2;
  const error = Math.sqrt((squares / freedom) * (1 / left.length + 1 / right.length));
  const t = Math.abs(after - before) / error;
  if (!Number.isFinite(t)) return { p: before === after ? 1 : 0, magnitude };
  return { p: incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5), magnitude };
}
