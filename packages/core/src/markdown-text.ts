import { withoutControls } from './visible-controls.ts';

/**
 * Text from outside for a line or a cell of GitHub's Markdown, which shows it as it is: one line, no table, heading, list,
 * link, image, markup or HTML of its own, and nobody is mentioned.
 */
export function markdownText(text: string): string {
  return oneLine(text)
    .replace(/[\\`*[\]|~$]/g, String.raw`\$&`)
    .replace(/(?<![\p{L}\d])_|_(?![\p{L}\d])/gu, String.raw`\_`)
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/(?<!\w)@(?=\w)/g, '@\u200B')
    .replace(/^(?=>|(?:#{1,6}|[+-])(?:\s|$)|-+$|=+$)/, '\\')
    .replace(/^(\d+)([.)])(?=\s|$)/, String.raw`$1\$2`);
}

/** Text from outside as code: a fence that is longer than any run of backticks in it. */
export function markdownCode(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

function oneLine(text: string): string {
  return withoutControls(text.replace(/\s+/g, ' ').trim());
}
