import { type CellVerdict, formatValue, type Verdict } from '@sglang-ci/core';
import { isToldAcross } from './across-conditions.ts';
import { isNewLevel, newLevelText } from './judge-cell.ts';
import {
  acceptedParts,
  acrossParts,
  cameWith,
  contextParts,
  describeCell,
  incompleteParts,
  isMeasured,
  lastNightParts,
  type SummaryInput,
  thinBaselineParts,
  worstOf,
} from './summary-parts.ts';

type Summary = Pick<Verdict, 'status' | 'headline'>;

/** A verdict's status and its one line for people, from its judged cells and from how the run ended. */
export function summarize(input: SummaryInput): Summary {
  return (
    accuracySummary(input) ??
    accuracyOnlySummary(input) ??
    emptySummary(input) ??
    regressionSummary(input) ??
    incompleteSummary(input) ??
    changedSummary(input) ??
    noBaselineSummary(input) ??
    goodSummary(input)
  );
}

function accuracySummary({ results, cells }: SummaryInput): Summary | undefined {
  const gate = results?.gate;
  if (results?.status !== 'accuracy-failed' && (gate === undefined || gate.passed)) return undefined;
  const tail = cells.some(isMeasured) ? '' : '; performance was not measured';
  if (gate?.outcome === 'crashed') {
    const why = gate.runs.findLast(({ reason }) => reason !== undefined)?.reason;
    const crash = `the GSM8K accuracy test crashed${why === undefined ? '' : ` (${why})`}`;
    return { status: 'failed', headline: `RUN FAILED: ${crash}${tail}` };
  }
  const found =
    gate?.accuracy === undefined || gate.threshold === undefined
      ? (results?.reason ?? 'GSM8K below its threshold').replace(/\.$/, '')
      : `GSM8K ${formatValue('gsm8kAccuracy', gate.accuracy)} is below the threshold of ${formatValue('gsm8kAccuracy', gate.threshold)}`;
  return { status: 'accuracy-failed', headline: `ACCURACY FAILED: ${found}${tail}` };
}

/** A benchmark that measures accuracy alone, as DP attention, MTP and compile modes may: no value is there, none is missed. */
function accuracyOnlySummary({ cells, accuracy, results }: SummaryInput): Summary | undefined {
  if (accuracy === undefined || cells.length > 0 || (results && results.status !== 'complete')) return undefined;
  const found = `GSM8K ${formatValue('gsm8kAccuracy', accuracy)}, nothing else is measured here`;
  if (results === undefined) return { status: 'no-baseline', headline: `ACCURACY ONLY: ${found}` };
  return { status: 'good', headline: `GOOD: the model answers correctly (${found})` };
}

function emptySummary({ cells, results }: SummaryInput): Summary | undefined {
  if (cells.some(isMeasured)) return undefined;
  const invalid = cells.filter((cell) => cell.state === 'invalid');
  if (invalid.length > 0) {
    return {
      status: 'failed',
      headline: `RUN INVALID: none of ${invalid.length} values is usable (${invalid[0]?.note ?? 'no reason given'})`,
    };
  }
  const reason = results?.reason ?? (results && results.status !== 'complete' ? `the run is ${results.status}` : '');
  if (reason !== '') return { status: 'failed', headline: `RUN FAILED: ${reason}` };
  return { status: 'no-data', headline: 'NO DATA: tonight has no measurement to judge' };
}

function regressionSummary(input: SummaryInput): Summary | undefined {
  const measured = input.cells.filter(isMeasured);
  const confirmed = measured.filter((cell) => cell.state === 'confirmed');
  const worse = measured.filter((cell) => cell.state === 'confirmed' || cell.state === 'suspect');
  if (worse.length === 0) return undefined;
  const count = (some: readonly CellVerdict[]) => `${some.length} of ${measured.length} values worse than usual`;
  const tail = [...thinBaselineParts(worse), ...incompleteParts(input), ...besideParts(input)]
    .map((part) => `; ${part}`)
    .join('');
  if (confirmed.length > 0) {
    const others = worse.length - confirmed.length;
    const also = others === 0 ? '' : `, ${others} more suspected`;
    const text = `${count(confirmed)}${also} (${worstOf(worse)})${cameWith(input)}`;
    return { status: 'regression-confirmed', headline: `REGRESSION CONFIRMED: ${text}${tail}` };
  }
  const nights = Math.max(...worse.map((cell) => cell.change?.nights ?? 1));
  const row = nights === 1 ? 'first night' : `${nights} nights`;
  const found = `${count(worse)} (${worstOf(worse)}); ${row}, not yet confirmed`;
  if (worse.length >= input.rules.runSuspectShare * measured.length) {
    return {
      status: 'run-suspect',
      headline: `REGRESSION SUSPECTED IN THE WHOLE RUN: ${found}; check the node as well as the image${tail}`,
    };
  }
  return { status: 'regression-suspected', headline: `REGRESSION SUSPECTED: ${found}${tail}` };
}

function incompleteSummary(input: SummaryInput): Summary | undefined {
  const parts = incompleteParts(input);
  if (parts.length === 0) return undefined;
  const measured = input.cells.filter(isMeasured);
  const isJudged = measured.some((cell) => cell.state !== 'warming-up');
  const rest = isJudged
    ? `none of the ${measured.length} measured values is worse than usual`
    : `the ${measured.length} measured values have too few comparable nights to be judged by`;
  const reason = input.results?.reason === undefined ? '' : ` (${input.results.reason})`;
  const all = [`${parts.join('; ')}${reason}`, rest, ...besideParts(input)];
  return { status: 'failed', headline: `RUN INCOMPLETE: ${all.join('; ')}` };
}

/** Worse since something else than the image changed as well. */
function changedSummary(input: SummaryInput): Summary | undefined {
  const measured = input.cells.filter(isMeasured);
  const worse = measured.filter((cell) => isToldAcross(cell) && (cell.across?.worseBy ?? 0) > 0);
  const [alert] = input.alerts.filter(({ state }) => state === 'changed');
  if (worse.length === 0 || !alert) return undefined;
  const rest = [...lastNightParts(measured, input.rules)].map((part) => `; ${part}`).join('');
  return { status: 'changed-with-conditions', headline: `CHANGED WITH THE CONDITIONS: ${alert.text}${rest}` };
}

function noBaselineSummary(input: SummaryInput): Summary | undefined {
  const { rules } = input;
  const measured = input.cells.filter(isMeasured);
  if (measured.some((cell) => cell.state !== 'warming-up')) return undefined;
  const fresh = measured.find(isNewLevel)?.change;
  const compared = measured.filter(({ baseline }) => baseline);
  const nights = Math.max(...measured.map((cell) => cell.baseline?.nights ?? 0));
  const soFar = nights === 0 ? `fewer than ${rules.minNights}` : String(nights);
  const needed = `a full verdict needs ${rules.warmUpNights} comparable earlier nights, there are ${soFar}`;
  const limit = `${rules.warmUpChange * 100}%`;
  const largest = compared.toSorted((a, b) => Math.abs(b.worseBy ?? 0) - Math.abs(a.worseBy ?? 0))[0];
  const found = largest
    ? `${compared.length} of ${measured.length} values compared with those few, none worse by ${limit} (largest change: ${describeCell(largest)})`
    : `nothing to judge ${measured.length} values by`;
  const why = fresh ? newLevelText(fresh) : `${found}; ${needed}`;
  const isSlower = measured.some(({ lastNight }) => (lastNight?.worseBy ?? 0) >= rules.warmUpChange) && !fresh;
  const parts = [why, ...besideParts(input)].join('; ');
  if (isSlower)
    return { status: 'regression-suspected', headline: `REGRESSION SUSPECTED, WITHOUT A BASELINE: ${parts}` };
  return { status: 'no-baseline', headline: `NO BASELINE YET: ${parts}` };
}

/** What tells something where the nights before do not, or are too few. */
function besideParts(input: SummaryInput): readonly string[] {
  const measured = input.cells.filter(isMeasured);
  return [...contextParts(input), ...lastNightParts(measured, input.rules), ...acrossParts(measured)];
}

function goodSummary(input: SummaryInput): Summary {
  const measured = input.cells.filter(isMeasured);
  const improved = measured.filter((cell) => cell.state === 'improved');
  const warming = measured.filter((cell) => cell.state === 'warming-up').length;
  const best = improved.toSorted((a, b) => (a.worseBy ?? 0) - (b.worseBy ?? 0))[0];
  const accepted = measured.filter((cell) => cell.state === 'accepted').length;
  const judged = accepted === 0 ? `${measured.length}` : `the other ${measured.length - accepted}`;
  const parts = [
    `none of ${judged} values is worse than usual`,
    ...(best ? [`${improved.length} improved for good (most: ${describeCell(best)})`] : []),
    ...acceptedParts(measured),
    ...(warming > 0 ? [`${warming} without a full baseline yet`] : []),
    ...besideParts(input),
  ];
  return { status: 'good', headline: `GOOD: ${parts.join('; ')}` };
}
