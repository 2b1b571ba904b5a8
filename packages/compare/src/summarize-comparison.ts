import { type ContextChange, formatValue } from '@sglang-ci/core';
import type {
  AccuracyComparison,
  Comparison,
  ComparisonCall,
  ComparisonRow,
  ComparisonSummary,
  SideNames,
} from './comparison.ts';
import { describeRow } from './describe-row.ts';

/** What happened, in one line: how many of each, the worst, accuracy; and in what the runs are not alike. */
export function summarizeComparison(
  of: Pick<Comparison, 'rows' | 'accuracy' | 'contextChanges' | 'models'>,
  names: SideNames,
): ComparisonSummary {
  const counts = countsOf(of.rows);
  const outcome = outcomeOf(counts, of.accuracy);
  const accuracy = of.accuracy ? [accuracyPart(of.accuracy)] : [];
  const values = of.rows.length > 0 || !of.accuracy ? [countPart(counts), ...extremePart(of.rows)] : [];
  const parts = of.accuracy?.call === 'worse' ? [...accuracy, ...values] : [...values, ...accuracy];
  const words = `${WORDS[outcome].replace('{b}', names.b)}${conditionWords(of.contextChanges)}`;
  const headline = `${modelWords(of.models)}${words}: ${parts.join('; ')}`;
  return { outcome, headline, counts };
}

/** What is compared at all comes before how it compares. */
function modelWords(models: Comparison['models']): string {
  return models ? `DIFFERENT MODELS (${models.a} and ${models.b}), ` : '';
}

const WORDS: { readonly [Outcome in ComparisonSummary['outcome']]: string } = {
  worse: '{b} IS WORSE',
  mixed: '{b} IS WORSE IN SOME, BETTER IN OTHERS',
  unclear: 'NOT CLEAR',
  better: '{b} IS BETTER',
  same: 'NO CHANGE THAT COUNTS',
  nothing: 'NOTHING TO COMPARE',
};

const CONDITIONS: { readonly [What in ContextChange['what']]: string } = {
  hardware: 'ON OTHER HARDWARE',
  node: 'ON ANOTHER NODE',
  product: 'ON OTHER GPUS',
  rocm: 'WITH ANOTHER ROCM',
  protocol: 'BY ANOTHER PROTOCOL',
  backend: 'WITH ANOTHER BACKEND',
  image: 'WITH ANOTHER IMAGE',
};

/** A condition that one run does not tell is in the table of differences, not here. */
function conditionWords(changes: readonly ContextChange[]): string {
  const known = changes.filter(({ from, to }) => from !== 'unknown' && to !== 'unknown');
  const words = known
    .filter(({ what }) => what !== 'node' || !known.some((other) => other.what === 'hardware'))
    .map(({ what }) => CONDITIONS[what]);
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

function countsOf(rows: readonly ComparisonRow[]): ComparisonSummary['counts'] {
  const count = (call: ComparisonCall) => rows.filter((row) => row.call === call).length;
  return {
    worse: count('worse'),
    better: count('better'),
    unclear: count('unclear'),
    same: count('same'),
    missing: count('missing'),
  };
}

function outcomeOf(
  counts: ComparisonSummary['counts'],
  accuracy: AccuracyComparison | undefined,
): ComparisonSummary['outcome'] {
  const compared = counts.worse + counts.better + counts.unclear + counts.same;
  if (compared === 0 && counts.missing > 0 && accuracy?.call !== 'worse') return 'nothing';
  const worse = counts.worse > 0 || accuracy?.call === 'worse';
  const better = counts.better > 0 || accuracy?.call === 'better';
  if (worse) return better ? 'mixed' : 'worse';
  if (counts.unclear > 0) return 'unclear';
  if (better) return 'better';
  return counts.same > 0 || accuracy?.call === 'same' ? 'same' : 'nothing';
}

function countPart({ worse, better, unclear, same, missing }: ComparisonSummary['counts']): string {
  const compared = worse + better + unclear + same;
  if (compared === 0) return missing > 0 ? `no value that both runs have, ${missing} on one side only` : 'no values';
  const parts = [
    `${worse} of ${compared} values worse`,
    `${better} better`,
    ...(unclear > 0 ? [`${unclear} unclear`] : []),
    `${same} unchanged`,
    ...(missing > 0 ? [`${missing} on one side only`] : []),
  ];
  return parts.join(', ');
}

/** The worst change that counts; where nothing is worse, the best; where nothing counts, the largest. */
function extremePart(rows: readonly ComparisonRow[]): readonly string[] {
  const sorted = rows
    .filter((row) => row.betterBy !== undefined)
    .toSorted((x, y) => (x.betterBy ?? 0) - (y.betterBy ?? 0));
  const worst = sorted.find((row) => row.call === 'worse');
  if (worst) return [`worst: ${describeRow(worst)}`];
  const best = sorted.findLast((row) => row.call === 'better');
  if (best) return [`most: ${describeRow(best)}`];
  const largest = sorted.toSorted((x, y) => Math.abs(y.betterBy ?? 0) - Math.abs(x.betterBy ?? 0))[0];
  return largest ? [`largest change: ${describeRow(largest)}`] : [];
}

function accuracyPart({ a, b, call }: AccuracyComparison): string {
  const text = (value: number | undefined) => (value === undefined ? 'missing' : formatValue('gsm8kAccuracy', value));
  const word = { worse: 'WORSE', better: 'better', same: 'unchanged', missing: 'not comparable' }[call];
  return `GSM8K accuracy ${word} (${text(a)} → ${text(b)})`;
}
