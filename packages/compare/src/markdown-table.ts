/** A column's title, and to which side its cells lean; left if not said. */
export type MarkdownColumn = string | { readonly title: string; readonly align: 'left' | 'right' };

/** A Markdown table that is a table in the raw text too: cells padded to a width. Cells are Markdown: `markdownText` of texts from outside. */
export function markdownTable(head: readonly MarkdownColumn[], body: readonly (readonly string[])[]): string {
  const columns = head.map((column) =>
    typeof column === 'string' ? { title: column, align: 'left' as const } : column,
  );
  const rows = [columns.map(({ title }) => title), ...body];
  const widths = columns.map((_, at) => Math.max(3, ...rows.map((cells) => widthOf(cells[at] ?? ''))));
  const line = (cells: readonly string[]) =>
    `| ${columns.map(({ align }, at) => padded(cells[at] ?? '', { width: widths[at] ?? 0, align })).join(' | ')} |`;
  const rule = columns.map(({ align }, at) =>
    align === 'right' ? `${'-'.repeat((widths[at] ?? 0) - 1)}:` : '-'.repeat(widths[at] ?? 0),
  );
  const [titles = [], ...cells] = rows;
  return [line(titles), `| ${rule.join(' | ')} |`, ...cells.map(line)].join('\n');
}

function padded(cell: string, { width, align }: { readonly width: number; readonly align: 'left' | 'right' }): string {
  const space = ' '.repeat(width - widthOf(cell));
  return align === 'right' ? space + cell : cell + space;
}

/** Columns a fixed-width font takes: two for an emoji. */
function widthOf(text: string): number {
  return [...text].reduce((width, character) => width + ((character.codePointAt(0) ?? 0) >= 0x1f000 ? 2 : 1), 0);
}
