import { formatValue } from '@sglang-ci/core';
import type { AccuracyComparison, Comparison, ComparisonCall, ComparisonRow, ComparisonSummary } from './comparison.ts';
import { describeRow } from './describe-row.ts';

/** What happened, in one line: worst first, then how many of each, accuracy, and what is not alike. */
export function summarizeComparison(of: Pick<Comparison, 'rows' | 'accuracy' | 'contextChanges'>): ComparisonSummary {
  const counts = countsOf(of.rows);
  const outcome = outcomeOf(counts, of.accuracy);
  const parts = [
    ...valueParts(of.rows, counts),
    ...(of.accuracy ? [accuracyPart(of.accuracy)] : []),
    ...(of.contextChanges.length > 0
      ? [`not measured alike: ${of.contextChanges.map(({ what }) => what).join(', ')} differ`]
      : []),
  ];
  return { outcome, headline: `${WORDS[outcome]}: ${parts.join('; ')}`, counts };
}

const WORDS: { readonly [Outcome in ComparisonSummary['outcome']]: string } = {
  worse: 'PR IS WORSE',
  mixed: 'PR IS WORSE IN SOME, BETTER IN OTHERS',
  unclear: 'NOT CLEAR',
  better: 'PR IS BETTER',
  same: 'NO CHANGE THAT COUNTS',
  nothing: 'NOTHING TO COMPARE',
};

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
  const worse = counts.worse > 0 || accuracy?.call === 'worse';
  const better = counts.better > 0 || accuracy?.call === 'better';
  if (worse) return better ? 'mixed' : 'worse';
  if (counts.unclear > 0) return 'unclear';
  if (better) return 'better';
  return counts.same > 0 || accuracy?.call === 'same' ? 'same' : 'nothing';
}

function valueParts(rows: readonly ComparisonRow[], counts: ComparisonSummary['counts']): readonly string[] {
  const { worse, better, unclear, same, missing } = counts;
  const compared = worse + better + unclear + same;
  if (compared === 0) return [missing > 0 ? `no value that both runs have (${missing} on one side only)` : 'no values'];
  const sorted = rows
    .filter((row) => row.betterBy !== undefined)
    .toSorted((a, b) => (a.betterBy ?? 0) - (b.betterBy ?? 0));
  const named = (row: ComparisonRow | undefined, word: string) => (row ? ` (${word}: ${describeRow(row)})` : '');
  const worst = named(
    sorted.find((row) => row.call === 'worse'),
    'worst',
  );
  const best = named(
    sorted.findLast((row) => row.call === 'better'),
    'most',
  );
  return [
    [
      `${worse} of ${compared} values worse${worst}`,
      `${better} better${best}`,
      ...(unclear > 0 ? [`${unclear} unclear`] : []),
      `${same} unchanged`,
      ...(missing > 0 ? [`${missing} on one side only`] : []),
    ].join(', '),
  ];
}

function accuracyPart({ a, b, call }: AccuracyComparison): string {
  const text = (value: number | undefined) => (value === undefined ? 'missing' : formatValue('gsm8kAccuracy', value));
  const word = { worse: 'WORSE', better: 'better', same: 'unchanged', missing: 'not comparable' }[call];
  return `GSM8K accuracy ${word} (${text(a)} → ${text(b)})`;
}
