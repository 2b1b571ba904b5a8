import { type Baseline, CENTRE_COST } from './baseline.ts';
import { levelEvidence } from './level-evidence.ts';
import type { NightNoise } from './night-noise.ts';
import type { VerdictRules } from './rules.ts';

/** A night with the baseline it was judged by. */
export interface JudgedNight {
  readonly value: number;
  readonly baseline: Baseline;
}

/** Nights, tonight's last, that show a new level. */
export interface Step {
  readonly nights: number;
  /** The level before. */
  readonly from: number;
  readonly sigma: number;
  /** What the first of these nights was judged by. */
  readonly baseline: Baseline;
  /** Natural logarithm of how much likelier the nights are at the new level. Absent where two far nights disagree. */
  readonly evidence?: number;
}

interface Context {
  readonly rules: VerdictRules;
  readonly noise: NightNoise;
}

/**
 * Does a row of nights that ends tonight show a new level? Every possible first night is tried, each against the baseline
 * it was judged by; the best supported one is returned. `judged` are the newest nights of one level, tonight's last.
 */
export function findStep(judged: readonly JudgedNight[], context: Context): Step | undefined {
  const tonight = judged.at(-1);
  if (!tonight) return undefined;
  const sign = tonight.value > tonight.baseline.centre ? 1 : -1;
  const { rules } = context;
  const { centre, sigma, settled } = tonight.baseline;
  if (settled && (sign * (tonight.value / centre - 1)) / sigma < rules.rowZ) return undefined;
  let best: Step | undefined;
  for (let nights = 2; nights <= Math.min(rules.rowNights, judged.length); nights++) {
    const row = judged.slice(-nights);
    const baseline = row[0]?.baseline;
    if (!baseline) break;
    const zs = row.map(({ value }) => (sign * (value / baseline.centre - 1)) / baseline.sigma);
    const evidence = nights === 2 ? pairEvidence(zs, baseline, context) : rowEvidence(zs, baseline, context);
    const isFar = nights === 2 && areFar(zs, baseline, rules);
    if (evidence === undefined && !isFar) continue;
    if (best && (evidence ?? 0) <= (best.evidence ?? 0)) continue;
    best = {
      nights,
      from: baseline.centre,
      sigma: baseline.sigma,
      baseline,
      ...(evidence !== undefined && { evidence }),
    };
  }
  return best && fromFirstNightOut(best, { judged, sign });
}

/** The step from the first night of the unbroken row outside the usual range: where a level changed twice, from the first. */
function fromFirstNightOut(
  step: Step,
  { judged, sign }: { readonly judged: readonly JudgedNight[]; readonly sign: number },
): Step {
  const before = judged.at(-1 - step.nights);
  if (!before) return step;
  const { value, baseline } = before;
  if (sign * (value / baseline.centre - 1) < baseline.minDetectable) return step;
  const longer = { ...step, nights: step.nights + 1, from: baseline.centre, sigma: baseline.sigma, baseline };
  return fromFirstNightOut(longer, { judged, sign });
}

/** Two nights about equally far out. Each must speak for the new level: a spike beside an outlier does not. */
function pairEvidence(zs: readonly number[], baseline: Baseline, context: Context): number | undefined {
  const { rules, noise } = context;
  const level = zs.reduce((sum, z) => sum + z, 0) / zs.length;
  if (!baseline.settled || Math.min(...zs) < rules.pairZ || level * baseline.sigma < baseline.minChange)
    return undefined;
  const each = zs.map((z) => levelEvidence([z], level, { sigma: baseline.sigma, rules }));
  if (Math.min(...each) < 1) return undefined;
  const sum = each.reduce((total, one) => total + one, 0) * shareOf(2, baseline);
  if (sum < rules.pairEvidence) return undefined;
  const evidence = sum * noise.independence(2);
  return evidence >= rules.pairEvidence ? evidence : undefined;
}

/** Three and more nights, none of which needs to be far out. Levels tried: the lower quartile to just above the median. */
function rowEvidence(zs: readonly number[], baseline: Baseline, context: Context): number | undefined {
  const { rules, noise } = context;
  if (!baseline.settled || (zs[0] ?? 0) < rules.rowZ || (zs.at(-1) ?? 0) < rules.rowZ) return undefined;
  const ascending = zs.toSorted((a, b) => a - b);
  const share = shareOf(zs.length, baseline);
  const sums = [0.25, 0.4, 0.5, 0.6]
    .map((quantile) => quantileOf(ascending, quantile))
    .filter((level) => level * baseline.sigma >= baseline.minChange)
    .map((level) => levelEvidence(zs, level, { sigma: baseline.sigma, rules }) * share);
  const best = Math.max(...sums);
  if (best < rules.rowEvidence) return undefined;
  const evidence = best * noise.independence(zs.length);
  return evidence >= rules.rowEvidence ? evidence : undefined;
}

/**
 * Two nights far out that may disagree, for one of them can carry a spike on top of the step. While the noise is not known,
 * two nights beyond a plain limit that is also four times what the few nights before them scatter.
 */
function areFar(zs: readonly number[], baseline: Baseline, rules: VerdictRules): boolean {
  const [nearer, farther] = [Math.min(...zs), Math.max(...zs)];
  const change = nearer * baseline.sigma;
  if (!baseline.settled) return change >= Math.max(baseline.minChange, rules.zLimit * baseline.scatter);
  const limit = Math.max((rules.farZ * baseline.scale) / baseline.centre, baseline.minChange);
  const agree = farther - nearer <= Math.max(nearer / 4, 4);
  return change >= limit && (change < rules.farChange || agree);
}

/** The share of the evidence that is left because the old level is known from so many nights only. */
function shareOf(nights: number, baseline: Baseline): number {
  return baseline.nights / (baseline.nights + CENTRE_COST * nights);
}

function quantileOf(ascending: readonly number[], quantile: number): number {
  const place = quantile * (ascending.length - 1);
  const below = ascending[Math.floor(place)] ?? 0;
  const above = ascending[Math.ceil(place)] ?? below;
  return below + (place - Math.floor(place)) * (above - below);
}
