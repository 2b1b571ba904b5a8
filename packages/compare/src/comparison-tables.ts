import { formatChange, formatValue, LOAD_LABEL, markdownText, METRICS, valueChange } from '@sglang-ci/core';
import type { AccuracyComparison, Comparison, ComparisonRow } from './comparison.ts';
import { formatNumber } from './describe-row.ts';
import { groupBy } from './group-by.ts';
import { type MarkdownColumn, markdownTable } from './markdown-table.ts';
import { signedPercent } from './signed-percent.ts';

const MISSING = 'missing';

/** The sections of the old tool: per metric for a serving run, per lengths for an offline one. */
export function performanceSections({ rows }: Comparison, mode: 'online' | 'offline'): readonly string[] {
  return mode === 'online' ? onlineSections(rows) : offlineSections(rows);
}

function onlineSections(rows: readonly ComparisonRow[]): readonly string[] {
  const extra = extraColumns(rows);
  return [...groupBy(rows, (row) => row.metric).values()].flatMap((values) => {
    const first = values[0];
    if (!first) return [];
    const { label, unit } = METRICS[first.metric];
    const head = [
      right(titleCase(LOAD_LABEL[first.loadKind])),
      right(`Main (${unit})`),
      right(`PR (${unit})`),
      right('Change'),
      ...extra.map(({ title }) => right(title)),
    ];
    const body = values.map((row) => [
      loadText(row),
      plain(row, row.a),
      plain(row, row.b),
      changeText(row),
      ...extra.map(({ textOf }) => textOf(row)),
    ]);
    return [`#### ${label.replace(/ latency$/i, '')} Latency Comparison`, markdownTable(head, body)];
  });
}

function offlineSections(rows: readonly ComparisonRow[]): readonly string[] {
  const extra = extraColumns(rows);
  const head = [
    right('Batch Size'),
    'Metric',
    right('Main'),
    right('PR'),
    right('Change'),
    ...extra.map(({ title }) => right(title)),
  ];
  const nameOf = ({ tp, inputLen, outputLen }: ComparisonRow) =>
    `${tp === undefined ? '' : `TP ${tp}, `}Input/Output ${inputLen ?? '?'}/${outputLen ?? '?'}`;
  return [...groupBy(rows, nameOf)].flatMap(([name, values]) => {
    const ordered = values.toSorted((a, b) => a.load - b.load);
    const body = ordered.map((row) => [
      loadText(row),
      METRICS[row.metric].label,
      row.a === undefined ? MISSING : formatValue(row.metric, row.a),
      row.b === undefined ? MISSING : formatValue(row.metric, row.b),
      changeText(row),
      ...extra.map(({ textOf }) => textOf(row)),
    ]);
    return [`#### ${name}`, markdownTable(head, body)];
  });
}

function loadText({ load, backend = '' }: ComparisonRow): string {
  return markdownText(`${load} ${backend}`);
}

interface ExtraColumn {
  readonly title: string;
  readonly textOf: (row: ComparisonRow) => string;
}

/** Columns that only a part of the comparisons has: a column without a single cell is left out. */
function extraColumns(rows: readonly ComparisonRow[]): readonly ExtraColumn[] {
  return [
    ...(rows.some((row) => row.interval) ? [{ title: '95% interval', textOf: intervalText }] : []),
    ...(rows.some((row) => row.usual) ? [{ title: 'Usual range', textOf: usualText }] : []),
  ];
}

function intervalText({ metric, interval, call }: ComparisonRow): string {
  if (interval) {
    const ends = [interval.low, interval.high].map((end) => valueChange(metric, end)).toSorted((a, b) => a - b);
    return ends.map(formatChange).join(' … ');
  }
  return call === 'missing' ? '' : '–';
}

function usualText({ usual, metric, call }: ComparisonRow): string {
  if (!usual) return call === 'missing' ? '' : 'not known';
  const { low, high, holdsA, holdsB } = usual;
  const outside = [...(holdsA ? [] : ['Main']), ...(holdsB ? [] : ['PR'])].join(' and ');
  const where = outside === '' ? 'both inside' : `${outside} outside`;
  return `${where} ${formatNumber(metric, low)} … ${formatNumber(metric, high)}`;
}

function changeText({ metric, betterBy, call }: ComparisonRow): string {
  const percent = formatChange(valueChange(metric, betterBy ?? 0));
  return {
    better: `**${percent}** 🟢`,
    worse: `**${percent}** 🔴`,
    unclear: `${percent} unclear`,
    same: percent,
    missing: MISSING,
  }[call];
}

/** The accuracies, the change in points, and how sure it is. */
export function accuracySection(accuracy: AccuracyComparison): readonly string[] {
  const { a, b, runsA, runsB, interval, call, difference = 0 } = accuracy;
  const side = (value: number | undefined, runs: number | undefined) =>
    value === undefined ? MISSING : `${(value * 100).toFixed(1)}% (${runs ?? 1} ${runs === 1 ? 'run' : 'runs'})`;
  const change = {
    better: `**${points(difference)}** 🟢`,
    worse: `**${points(difference)}** 🔴`,
    same: `${points(difference)} No significant change`,
    missing: MISSING,
  }[call];
  const range = interval ? `${points(interval.low)} … ${points(interval.high)}` : '';
  const head = ['Main', 'PR', 'Change (points)', ...(interval ? ['95% interval'] : [])].map(right);
  const row = [side(a, runsA), side(b, runsB), change, ...(interval ? [range] : [])];
  return ['#### GSM8K Accuracy', markdownTable(head, [row]), ...testText(accuracy)];
}

function testText({ test, pValue, questions, onlyA, onlyB }: AccuracyComparison): readonly string[] {
  if (pValue === undefined) return [];
  const p = pValue < 0.001 ? 'p < 0.001' : `p = ${pValue.toFixed(pValue < 0.1 ? 3 : 2)}`;
  return [
    test === 'paired'
      ? `Question by question, one run each: ${onlyA} only Main had right, ${onlyB} only PR (McNemar's exact test, ${p}).`
      : `Test of two proportions on the right answers of all runs, ${questions?.toLocaleString('en-US')} questions each: ${p}. Both sides answer the same questions, so the interval is rather too wide.`,
  ];
}

function points(share: number): string {
  return signedPercent(share).replace('%', '');
}

function plain({ metric }: ComparisonRow, value: number | undefined): string {
  return value === undefined ? MISSING : formatNumber(metric, value);
}

function right(title: string): MarkdownColumn {
  return { title, align: 'right' };
}

function titleCase(text: string): string {
  return text.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
