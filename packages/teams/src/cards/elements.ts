import { redactSecrets } from '@sglang-ci/core';
import type { CardColor, OpenUrl, TextBlock } from './card.ts';

/** The card's first line. */
export function title(text: string): TextBlock {
  return { type: 'TextBlock', size: 'Large', weight: 'Bolder', text, wrap: true };
}

/** A grey line below the title. */
export function subtitle(text: string): TextBlock {
  return { type: 'TextBlock', size: 'Small', text, isSubtle: true, spacing: 'None', wrap: true };
}

/** `**Status:**`: the head of a section. */
export function heading(text: string): TextBlock {
  return { type: 'TextBlock', text: `**${text}:**`, weight: 'Bolder', size: 'Medium', spacing: 'Medium' };
}

/** One line of a section. */
export function line(text: string, color?: CardColor): TextBlock {
  return { type: 'TextBlock', text, wrap: true, size: 'Small', spacing: 'None', ...(color && { color }) };
}

/** `• text`: one line of a list. */
export function bullet(text: string, color?: CardColor): TextBlock {
  return line(`• ${text}`, color);
}

/** The status line: one weight above the lines around it. */
export function statusLine(text: string, color: CardColor): TextBlock {
  return { type: 'TextBlock', text, weight: 'Bolder', color, spacing: 'Small', wrap: true };
}

/**
 * Text from outside for a TextBlock: one line, no secrets, at most `limit` characters, and no character that Teams would
 * read as Markdown (`GROK1_MOE_…` would turn italic), as a mention or as an entity.
 */
export function plain(text: string, limit = 400): string {
  return oneLine(text, limit)
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\*_[\]`~]/g, String.raw`\$&`);
}

/** Advice from outside, as `plain`: of one that quotes a log the beginning and the end are kept, for the end tells why. */
export function advice(text: string): string {
  const whole = oneLine(text, Infinity);
  return plain(whole.length <= 400 ? whole : `${whole.slice(0, 60)} … ${whole.slice(-330)}`);
}

/** A name from outside (host, model, image, file): as `plain`, and short enough that a card always has room for it. */
export function name(text: string): string {
  return plain(text, 120);
}

/**
 * Text from outside where Markdown is not read: one line, no secrets, at most `limit` characters, without characters that
 * are not seen or turn the reading direction. Of a longer text the middle goes: what is wrong stands at the start, and
 * the last lines of a log, which say why, at the end.
 */
export function oneLine(text: string, limit = 400): string {
  const flat = redactSecrets(text).replace(/\s+/g, ' ').replace(UNSEEN, '').trim();
  if (flat.length <= limit) return flat;
  const head = Math.floor((limit - 1) * KEPT_OF_THE_START);
  return `${flat.slice(0, head)} … ${flat.slice(head + 3 - limit)}`.replace(UNSEEN, '');
}

/** Share of a shortened text. */
const KEPT_OF_THE_START = 0.5;

/** Control characters, halves of cut emoji, and what overrides the direction of text. */
const UNSEEN = /[\p{Cc}\p{Cs}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** `[label](url)`; only the label when the URL is none that a client may open. */
export function link(label: string, url: string | undefined): string {
  const target = openable(url);
  return target === undefined ? label : `[${label}](${target})`;
}

/** The buttons whose page is known. */
export function buttons(list: readonly (readonly [title: string, url: string | undefined])[]): readonly OpenUrl[] {
  return list.flatMap(([text, url]) => {
    const target = openable(url);
    return target === undefined ? [] : [{ type: 'Action.OpenUrl' as const, title: text, url: target }];
  });
}

/** The first `limit` items as lines, and how many more there are. */
export function listOf(items: readonly TextBlock[], limit: number, moreUrl?: string): readonly TextBlock[] {
  if (items.length <= limit) return items;
  const left = items.length - limit;
  const more = limit === 0 ? `${left} ${left === 1 ? 'line' : 'lines'} left out` : `… and ${left} more`;
  return [...items.slice(0, limit), line(link(more, moreUrl))];
}

/** A section of a card: its head and lines, nothing without lines. */
export function section(
  head: string,
  lines: readonly TextBlock[],
  options: { readonly limit: number; readonly moreUrl?: string | undefined },
): readonly TextBlock[] {
  return lines.length === 0 ? [] : [heading(head), ...listOf(lines, options.limit, options.moreUrl)];
}

/** A longer one would crowd out the card; it is shown as text without a link. */
const LONGEST_URL = 1_000;

function openable(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  if ((protocol !== 'https:' && protocol !== 'http:') || href.length > LONGEST_URL) return undefined;
  return href.replaceAll('(', '%28').replaceAll(')', '%29');
}
