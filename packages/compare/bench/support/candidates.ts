import { mean, median, medianAbsoluteDeviation, wilcoxonRankSum } from 'simple-statistics';
import { judgeSeries, VERDICT_RULES } from '../../src/index.ts';
import { eDivisive } from './e-divisive.ts';
import { perfherder } from './perfherder.ts';

/** A night on which a rule is sure that a series has become worse, and the night from which it says so. */
export interface Alarm {
  readonly at: number;
  readonly since: number;
}

/** A way to judge nights, as it would be asked night by night. */
export interface Candidate {
  readonly name: string;
  /** The alarms of a series of latencies. Nights before `from` need not be judged where that is only a waste of time. */
  alarms(values: readonly number[], from?: number): readonly Alarm[];
}

/** The rule of this package. */
export const OURS: Candidate = { name: 'this package', alarms: ours };

/** The candidates of the comparison, ours last. */
export const CANDIDATES: readonly Candidate[] = [
  { name: '5% above the night before', alarms: aboveNightBefore },
  { name: '5% above the week, 2 nights', alarms: aboveWeekTwice },
  { name: 'robust z 4 (MAD), 2 nights', alarms: robustZTwice },
  { name: 'Welch windows (Perfherder, t 7)', alarms: (values, from) => rescanned(values, { find: perfherder, from }) },
  { name: 'Mann-Whitney, 5 after 20, p .005', alarms: mannWhitney },
  { name: 'E-divisive (Otava, 2%)', alarms: (values, from) => rescanned(values, { find: otava, from }) },
  { name: 'CUSUM on clipped z, .75/8', alarms: cusum },
  OURS,
];

function ours(values: readonly number[]): readonly Alarm[] {
  return judgeSeries(values, { metric: 'e2eMs', rules: VERDICT_RULES }).flatMap(({ confirmed, finding, change }, at) =>
    confirmed && finding === 'worse' && change ? [{ at, since: change.since }] : [],
  );
}

function aboveNightBefore(values: readonly number[]): readonly Alarm[] {
  return values.flatMap((value, at) => (value > 1.05 * (values[at - 1] ?? value) ? [{ at, since: at }] : []));
}

function aboveWeekTwice(values: readonly number[]): readonly Alarm[] {
  const isOut = values.map((value, at) => at >= 7 && value > 1.05 * mean(values.slice(at - 7, at)));
  return isOut.flatMap((out, at) => (out && isOut[at - 1] && !isOut[at - 2] ? [{ at, since: at - 1 }] : []));
}

/** What the earlier version of this package did: the baseline starts again at a confirmed change. */
function robustZTwice(values: readonly number[]): readonly Alarm[] {
  let start = 0;
  let pending = false;
  return values.flatMap((value, at) => {
    const score = robustZ(value, values.slice(Math.max(start, at - 30 - (pending ? 1 : 0)), at - (pending ? 1 : 0)));
    const isOut = score !== undefined && score.z >= 4 && score.change >= 0.02;
    const isSure = isOut && pending;
    pending = isOut && !isSure;
    if (!isSure) return [];
    start = at - 1;
    return [{ at, since: at - 1 }];
  });
}

/** One-sided Mann-Whitney test of the last 5 nights against the 20 before them, by its normal approximation. */
function mannWhitney(values: readonly number[], from = 0): readonly Alarm[] {
  let last = -5;
  return values.flatMap((_, at) => {
    if (at < Math.max(24, from) || at - last < 5) return [];
    const [before, after] = [values.slice(at - 24, at - 4), values.slice(at - 4, at + 1)];
    const [n, m] = [after.length, before.length];
    const z = (wilcoxonRankSum(after, before) - (n * (n + m + 1)) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
    if (z < 2.576 || median(after) < 1.02 * median(before)) return [];
    last = at;
    return [{ at, since: at - 4 }];
  });
}

/** Two-sided CUSUM of clipped robust z, its worse side. */
function cusum(values: readonly number[]): readonly Alarm[] {
  let start = 0;
  let sum = 0;
  let since = 0;
  return values.flatMap((value, at) => {
    const z = robustZ(value, values.slice(Math.max(start, at - 30), at))?.z;
    if (z === undefined) return [];
    if (sum === 0) since = at;
    sum = Math.max(0, sum + Math.min(3, Math.max(-3, z)) - 0.75);
    if (sum < 8) return [];
    const alarm = { at, since };
    [sum, start] = [0, since];
    return [alarm];
  });
}

function robustZ(
  value: number,
  before: readonly number[],
): { readonly z: number; readonly change: number } | undefined {
  if (before.length < 7) return undefined;
  const centre = median([...before]);
  const scale = Math.max(1.4826 * medianAbsoluteDeviation([...before]), 0.005 * centre);
  return { z: (value - centre) / scale, change: value / centre - 1 };
}

function otava(values: readonly number[]): readonly number[] {
  return eDivisive(values, { minMagnitude: 0.02 });
}

/** A method that looks at whole series, asked every night again about the last 90 nights; each change is told once. */
function rescanned(
  values: readonly number[],
  {
    find,
    from = 0,
  }: { readonly find: (values: readonly number[]) => readonly number[]; readonly from?: number | undefined },
): readonly Alarm[] {
  const told: number[] = [];
  const alarms: Alarm[] = [];
  for (let at = Math.max(10, from); at < values.length; at++) {
    const first = Math.max(0, at - 89);
    const points = find(values.slice(first, at + 1)).map((point) => point + first);
    for (const [index, since] of points.entries()) {
      const isNew = since > at - 20 && !told.some((one) => Math.abs(one - since) <= 5);
      const before = values.slice(points[index - 1] ?? first, since);
      const after = values.slice(since, points[index + 1] ?? at + 1);
      if (!isNew || mean(after) <= mean(before)) continue;
      told.push(since);
      alarms.push({ at, since });
    }
  }
  return alarms;
}
