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
 * read as Markdown (`GROK1_MOE_…` would turn italic).
 */
export function plain(text: string, limit = 400): string {
  return oneLine(text, limit).replace(/[\\*_[\]`~<]/g, (character) => (character === '<' ? '&lt;' : `\\${character}`));
}

/** Text from outside where Markdown is not read: one line, no secrets, at most `limit` characters. */
export function oneLine(text: string, limit = 400): string {
  const flat = redactSecrets(text).replace(/\s+/g, ' ').trim();
  return flat.length > limit ? `${flat.slice(0, limit - 1)}…` : flat;
}

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
  const more = `… and ${items.length - limit} more`;
  return [...items.slice(0, limit), line(link(more, moreUrl))];
}

function openable(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  return href.replaceAll('(', '%28').replaceAll(')', '%29');
}
