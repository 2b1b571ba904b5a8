import { describeLoad, formatValue, LOAD_LABEL, logTimeOf, METRICS } from '@sglang-ci/core';
import type { AccuracyComparison } from './compare-accuracy.ts';
import type { Comparison, ComparisonRow } from './compare-runs.ts';
import { groupBy } from './group-by.ts';
import { markdownTable } from './markdown-table.ts';

export interface MarkdownOptions {
  /** Heading's name: `GROK1`, or `GROK1 vs GROK2`. */
  readonly title: string;
  readonly mode: 'online' | 'offline';
  /** Files or folders of the two runs. */
  readonly main: string;
  readonly pr: string;
  /** What a reader should know of the two runs first, such as why one has no values. */
  readonly remarks?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly generatedAt: number;
  readonly timeZone?: string;
}

/** A comparison as the Markdown report of the old tool. A positive change is always an improvement. */
export function renderComparisonMarkdown(comparison: Comparison, options: MarkdownOptions): string {
  const { title, mode, main, pr, generatedAt, timeZone } = options;
  const sections = mode === 'online' ? onlineSections(comparison) : offlineSections(comparison);
  const blocks = [
    `## ${title} Benchmark Comparison`,
    `**Mode**: ${mode}`,
    `**Main CSV**: \`${main}\``,
    `**PR CSV**: \`${pr}\``,
    `**Generated**: ${logTimeOf(generatedAt, timeZone)}`,
    ...(options.remarks ?? []),
    ...conditionBlocks(comparison),
    '### Results',
    ...(comparison.accuracy ? ['#### GSM8K Accuracy', accuracyTable(comparison.accuracy)] : []),
    ...(sections.length > 0 ? sections : ['The two runs have no value to compare.']),
    legend(comparison),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function conditionBlocks({ contextChanges, rows }: Comparison): readonly string[] {
  const changed = contextChanges.map(({ what, from, to }) => `${what} (${from} → ${to})`).join(', ');
  const side = (missing: 'a' | 'b') => rows.filter((row) => row.call === 'missing' && row[missing] === undefined);
  const named = (missing: readonly ComparisonRow[]) => [...new Set(missing.map(describeLoad))].join(', ');
  const [noMain, noPr] = [side('a'), side('b')];
  return [
    ...(changed === '' ? [] : [`**Different conditions**: ${changed}: changes below may come from them`]),
    ...(noMain.length > 0 ? [`**Missing in Main**: ${named(noMain)}`] : []),
    ...(noPr.length > 0 ? [`**Missing in PR**: ${named(noPr)}`] : []),
  ];
}

function onlineSections({ rows, fenced }: Comparison): readonly string[] {
  return [...groupBy(rows, (row) => row.metric).values()].flatMap((values) => {
    const first = values[0];
    if (!first) return [];
    const { label, unit } = METRICS[first.metric];
    const load = titleCase(LOAD_LABEL[first.loadKind]);
    const body = values.map((row) => [
      String(row.load),
      oneDecimal(row.a),
      oneDecimal(row.b),
      ...changeCells(row, fenced),
    ]);
    const head = [load, `Main (${unit})`, `PR (${unit})`, ...changeHeads(fenced)];
    return [`#### ${shortLabel(label)} Latency Comparison`, markdownTable(head, body)];
  });
}

function offlineSections({ rows, fenced }: Comparison): readonly string[] {
  const head = ['Batch Size', 'Metric', 'Main', 'PR', ...changeHeads(fenced)];
  const lengths = ({ inputLen, outputLen }: ComparisonRow) => `${inputLen ?? '?'}/${outputLen ?? '?'}`;
  return [...groupBy(rows, lengths)].flatMap(([name, values]) => {
    const ordered = values.toSorted((a, b) => a.load - b.load);
    const body = ordered.map((row) => [
      String(row.load),
      METRICS[row.metric].label,
      row.a === undefined ? MISSING : formatValue(row.metric, row.a),
      row.b === undefined ? MISSING : formatValue(row.metric, row.b),
      ...changeCells(row, fenced),
    ]);
    return [`#### Input/Output ${name}`, markdownTable(head, body)];
  });
}

function accuracyTable({ a, b, difference, standardError, call }: AccuracyComparison): string {
  const text = (value: number | undefined) => (value === undefined ? MISSING : value.toFixed(3));
  const points = difference === undefined ? '' : `${difference >= 0 ? '+' : ''}${difference.toFixed(3)}`;
  const noise = standardError === undefined ? '' : ` (noise ±${(2 * standardError).toFixed(3)})`;
  const change = {
    better: `**${points}** 🟢${noise}`,
    worse: `**${points}** 🔴${noise}`,
    same: `${points} No significant change${noise}`,
    missing: MISSING,
  }[call];
  return markdownTable(['Main', 'PR', 'Change'], [[text(a), text(b), change]]);
}

function changeHeads(fenced: boolean): readonly string[] {
  return fenced ? ['Change', 'Noise'] : ['Change'];
}

function changeCells({ betterBy, call, fence, fenceFrom }: ComparisonRow, fenced: boolean): readonly string[] {
  const percent = betterBy === undefined ? '' : `${betterBy >= 0 ? '+' : ''}${(betterBy * 100).toFixed(1)}%`;
  const change = { better: `**${percent}** 🟢`, worse: `**${percent}** 🔴`, same: percent, missing: MISSING }[call];
  const noise = `±${(fence * 100).toFixed(1)}%${fenceFrom === 'history' ? '' : ' (threshold)'}`;
  return fenced ? [change, noise] : [change];
}

function legend({ fenced }: Comparison): string {
  const fence = fenced
    ? "beyond Noise: the series' own where earlier nights tell it, else the threshold"
    : 'of more than the threshold';
  return `A positive change is better. 🟢 / 🔴: a change ${fence}.`;
}

const MISSING = 'missing';

function oneDecimal(value: number | undefined): string {
  return value === undefined ? MISSING : value.toFixed(1);
}

/** `E2E latency` in a heading that ends in "Latency Comparison". */
function shortLabel(label: string): string {
  return label.replace(/ latency$/i, '');
}

function titleCase(text: string): string {
  return text.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
