import type { Verdict } from '@sglang-ci/core';
import { markdownTable } from './markdown-table.ts';
import { VERDICT_COLUMNS, verdictRow } from './verdict-rows.ts';

/** A verdict as Markdown: the headline, tonight's numbers against the usual range, notes. */
export function renderVerdictMarkdown(verdict: Verdict): string {
  const rows = verdict.cells.map(verdictRow);
  const blocks = [
    `## Verdict of ${verdict.folder}`,
    `**${verdict.headline}**`,
    ...(rows.length > 0 ? [markdownTable(VERDICT_COLUMNS, rows)] : []),
    ...(verdict.notes.length > 0 ? [verdict.notes.map((note) => `- ${note}`).join('\n')] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}
