import { type AcrossConditions, type CellVerdict, formatChange, formatValue, type VerdictAlert } from '@sglang-ci/core';
import { isToldAcross } from './across-conditions.ts';
import { dayText } from './day-text.ts';
import { describeAcross, isMeasured } from './summary-parts.ts';

/**
 * One alert for all values that changed together with node, product, ROCm stack, protocol or backend: what changed with them,
 * how far from anything seen before, and that the two cannot be told apart.
 */
export function changedAlert(cells: readonly CellVerdict[]): readonly VerdictAlert[] {
  const told = cells.filter(isToldAcross).toSorted((a, b) => (b.across?.worseBy ?? 0) - (a.across?.worseBy ?? 0));
  const [first] = told;
  const isWorse = (first?.across?.worseBy ?? 0) > 0;
  const most = isWorse ? first : told.at(-1);
  if (!most?.across?.since) return [];
  const { since, last, changes } = most.across;
  const worse = told.filter(({ across }) => (across?.worseBy ?? 0) > 0).length;
  const of = `of ${cells.filter(isMeasured).length} values`;
  const counts = [
    ...(worse > 0 ? [`${worse} ${of} worse`] : []),
    ...(worse < told.length ? [`${told.length - worse} ${worse > 0 ? '' : `${of} `}better`] : []),
  ].join(', ');
  const text = [
    `${counts} since ${dayText(since.date)}, and with it ${changesText(changes)}`,
    `most: ${describeAcross(most)} against the ${nightsText(most.across)} (${seenText(most, most.across)})`,
    ...suspectedText(told),
    apartText(most.across),
  ].join('; ');
  return [{ state: 'changed', since, ...(last && { previous: last }), cells: told, text }];
}

function changesText(changes: AcrossConditions['changes']): string {
  return changes.map(({ what, from, to }) => `${what} changed from ${from} to ${to}`).join(' and ');
}

function nightsText({ nights, last, suspectedSince }: AcrossConditions): string {
  if (suspectedSince) return `level before ${dayText(suspectedSince.date)}`;
  const until = last ? ` up to ${dayText(last.date)}` : '';
  return `${nights === 1 ? 'night' : `${nights} nights`}${until}`;
}

/** How far from anything seen before: `21% above the highest of 12 nights, 31,832 ms`. */
function seenText({ metric, value }: CellVerdict, { seen }: AcrossConditions): string {
  if (!seen || value === undefined) return 'nothing else is known';
  const text = (of: number) => formatValue(metric, of);
  const nights = `${seen.nights} ${seen.nights === 1 ? 'night' : 'nights'}`;
  if (value > seen.high)
    return `${formatChange(value / seen.high - 1)} above the highest of ${nights}, ${text(seen.high)}`;
  if (value < seen.low) return `${formatChange(value / seen.low - 1)} below the lowest of ${nights}, ${text(seen.low)}`;
  return `inside what ${nights} under all conditions have shown, ${text(seen.low)} … ${text(seen.high)}`;
}

function suspectedText(told: readonly CellVerdict[]): readonly string[] {
  const open = told.filter(({ across }) => across?.suspectedSince !== undefined);
  const since = open.map(({ across }) => across?.suspectedSince?.date ?? '').toSorted()[0];
  return since === undefined
    ? []
    : [`${open.length} suspected since ${dayText(since)}, before that change, and open since then`];
}

function apartText({ changes, last, since }: AcrossConditions): string {
  const what = changes.map((change) => change.what).join(' and ');
  if (last?.imageTag === since?.imageTag) return `the image is the same, so it came with the ${what}`;
  const images = last && since ? `the image (${last.imageTag} to ${since.imageTag})` : 'the image';
  return `${images} and the ${what} cannot be told apart without a run on the other side`;
}
