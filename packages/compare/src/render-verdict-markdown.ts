import { markdownText, type Verdict } from '@sglang-ci/core';
import { alertLines } from './alert-lines.ts';
import { markdownTable } from './markdown-table.ts';
import { VERDICT_COLUMNS, VERDICT_LEGEND, verdictRow, worstFirst } from './verdict-rows.ts';

/** A verdict as Markdown: the headline, what changed and why we think so, tonight's numbers worst first, notes. */
export function renderVerdictMarkdown(verdict: Verdict): string {
  const rows = worstFirst(verdict.cells).map((cell) => verdictRow(cell).map(markdownText));
  const alerts = alertLines(verdict).flatMap(({ text, below }) => [
    `- ${markdownText(text)}`,
    ...below.map((line) => `  - ${markdownText(line)}`),
  ]);
  const blocks = [
    `## Verdict of ${markdownText(verdict.folder)}`,
    `**${markdownText(verdict.headline)}**`,
    ...(alerts.length > 0 ? [alerts.join('\n')] : []),
    ...(rows.length > 0 ? [markdownTable(VERDICT_COLUMNS, rows), VERDICT_LEGEND.join(' ')] : []),
    ...(verdict.notes.length > 0 ? [verdict.notes.map((note) => `- ${markdownText(note)}`).join('\n')] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}
