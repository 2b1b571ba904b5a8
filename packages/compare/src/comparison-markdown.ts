import { logTimeOf, markdownCode, markdownText } from '@sglang-ci/core';
import { accuracySection, performanceSections } from './comparison-tables.ts';
import { changeLines } from './change-lines.ts';
import type { Comparison } from './comparison.ts';
import { markdownTable } from './markdown-table.ts';

export interface MarkdownOptions {
  /** Heading's name: `GROK1`, or `GROK1 vs GROK2`. */
  readonly title: string;
  readonly mode: 'online' | 'offline';
  /** Files or folders of the two runs. */
  readonly main: string;
  readonly pr: string;
  /** What a reader should know of the two runs first, such as why one has no values; Markdown. */
  readonly remarks?: readonly string[];
  /** What is wrong or incomplete in the runs' folders, one sentence each. */
  readonly problems?: { readonly main: readonly string[]; readonly pr: readonly string[] };
  /** Milliseconds since the epoch. */
  readonly generatedAt: number;
  readonly timeZone?: string;
}

/**
 * A comparison as the Markdown report: what happened, in what the runs differ, then the old tool's header lines and
 * sections. A change is that of the value itself.
 */
export function renderComparisonMarkdown(comparison: Comparison, options: MarkdownOptions): string {
  const { title, mode, main, pr, generatedAt, timeZone } = options;
  const sections = performanceSections(comparison, mode);
  const blocks = [
    `## ${markdownText(title)} Benchmark Comparison`,
    `${COLOUR[comparison.summary.outcome]}**${markdownText(comparison.summary.headline)}**`,
    ...listOf([...(options.remarks ?? []), ...changeLines(comparison)]),
    ...differenceBlocks(comparison),
    ...noteBlocks(comparison, options),
    `**Mode**: ${mode}`,
    `**Main CSV**: ${markdownCode(main)}`,
    `**PR CSV**: ${markdownCode(pr)}`,
    `**Generated**: ${logTimeOf(generatedAt, timeZone)}`,
    '### Results',
    ...(comparison.accuracy ? accuracySection(comparison.accuracy) : []),
    ...(sections.length > 0 ? sections : ['The two runs have no value to compare.']),
    legend(comparison),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const COLOUR: { readonly [Outcome in Comparison['summary']['outcome']]: string } = {
  worse: '🔴 ',
  mixed: '🔴 ',
  unclear: '',
  better: '🟢 ',
  same: '',
  nothing: '',
};

/** At most so many problems of a run's folder. */
const MOST_LINES = 5;

function differenceBlocks({ contextChanges, differences }: Comparison): readonly string[] {
  const context = contextChanges.map(({ what, from, to }) => [
    `**${markdownText(what)}**`,
    ...[from, to].map(markdownText),
  ]);
  const others = differences.map(({ what, from = '–', to = '–' }) => [what, from, to].map(markdownText));
  const rows = [...context, ...others];
  if (rows.length === 0) return ['### Differences', 'Nothing that the two runs tell of their setup differs.'];
  const warning = 'The bold ones change the numbers by themselves: a change below may come from them.';
  return ['### Differences', markdownTable(['What', 'Main', 'PR'], rows), ...(context.length > 0 ? [warning] : [])];
}

function noteBlocks({ notes }: Comparison, { problems }: MarkdownOptions): readonly string[] {
  const lines = [...notes, ...problemLines('Main', problems?.main), ...problemLines('PR', problems?.pr)];
  return lines.length === 0 ? [] : ['### Before you trust the numbers', ...listOf(lines.map(markdownText))];
}

function problemLines(side: string, problems: readonly string[] = []): readonly string[] {
  const lines = problems.slice(0, MOST_LINES).map((problem) => `${side}: ${problem}`);
  const rest = problems.length - MOST_LINES;
  return rest > 0 ? [...lines, `${side}: ${rest} more of this kind`] : lines;
}

function listOf(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [lines.map((line) => `- ${line}`).join('\n')];
}

function legend({ rows }: Comparison): string {
  const fence = rows.find((row) => row.fenceFrom === 'threshold')?.fence;
  const threshold = fence === undefined ? [] : [`a change of more than ${Number((fence * 100).toFixed(1))}%`];
  const usual = rows.some((row) => row.usual) ? ['a change larger than half the usual range and not inside it'] : [];
  const colours = [...usual, ...threshold].join(', where that is known, else ');
  return [
    'A change is that of the value itself: a latency that grew has a plus and is worse.',
    ...(colours === '' ? [] : [`🟢 / 🔴: ${colours}.`]),
    ...(rows.some((row) => row.interval)
      ? ['95% interval: what the scatter of the single runs allows; it knows nothing of how nights differ.']
      : []),
    ...(usual.length > 0 ? ['Usual range: where the nights before the older run put the value.'] : []),
  ].join(' ');
}
