import { markdownText, METRICS } from '@sglang-ci/core';
import type { Comparison, ComparisonCall, ComparisonRow } from './comparison.ts';
import { describeRowChange, describeRowLoad } from './describe-row.ts';
import { groupBy } from './group-by.ts';

/** In Markdown: one line per metric in which something changed, worst first, and what exists on one side only. */
export function changeLines({ rows }: Comparison): readonly string[] {
  const groups = [...groupBy(rows, (row) => row.metric).values()].toSorted((x, y) => worstOf(x) - worstOf(y));
  return [...groups.flatMap(metricLine), ...missingLines(rows)];
}

function worstOf(rows: readonly ComparisonRow[]): number {
  return Math.min(...rows.map((row) => (row.call === 'worse' ? (row.betterBy ?? 0) : 1)));
}

function metricLine(rows: readonly ComparisonRow[]): readonly string[] {
  const compared = rows.filter((row) => row.call !== 'missing');
  const [first] = compared;
  if (!first) return [];
  const sorted = compared.toSorted((x, y) => (x.betterBy ?? 0) - (y.betterBy ?? 0));
  const parts = [
    ...part('worse', { sorted, of: compared.length }),
    ...part('unclear', { sorted, of: compared.length }),
    ...part('better', { sorted: sorted.toReversed(), of: compared.length }),
  ].map(markdownText);
  return parts.length === 0 ? [] : [`**${METRICS[first.metric].label}**: ${parts.join('; ')}`];
}

/** `worse at 5 of 5 loads, most at rate 4: 66.1% slower (12,188 → 20,249 ms)`, `worse at rate 8 only: …`. */
function part(
  call: ComparisonCall,
  { sorted, of }: { readonly sorted: readonly ComparisonRow[]; readonly of: number },
): readonly string[] {
  const rows = sorted.filter((row) => row.call === call);
  const [most] = rows;
  if (!most) return [];
  const where = describeRowLoad(most);
  return rows.length === 1
    ? [`${call} at ${where}${of > 1 ? ' only' : ''}: ${describeRowChange(most)}`]
    : [`${call} at ${rows.length} of ${of} loads, most at ${where}: ${describeRowChange(most)}`];
}

function missingLines(rows: readonly ComparisonRow[]): readonly string[] {
  const missing = rows.filter((row) => row.call === 'missing');
  return [
    ...missingLine(
      'only Main has',
      missing.filter((row) => row.a !== undefined),
    ),
    ...missingLine(
      'only PR has',
      missing.filter((row) => row.b !== undefined),
    ),
    ...missingLine(
      'no usable value on either side for',
      missing.filter((row) => (row.a ?? row.b) === undefined),
    ),
  ];
}

function missingLine(where: string, rows: readonly ComparisonRow[]): readonly string[] {
  if (rows.length === 0) return [];
  const metrics = [...new Set(rows.map((row) => METRICS[row.metric].label))].join(', ');
  return [`**${where}** ${markdownText([...new Set(rows.map(describeRowLoad))].join(', '))} (${metrics})`];
}
