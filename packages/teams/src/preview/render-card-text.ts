import type { TeamsMessage } from '../cards/card.ts';

/** The card as plain text for a terminal: what a reader of the channel would see, line by line, links spelled out. */
export function renderCardText(message: TeamsMessage): string {
  const { body, actions = [] } = message.attachments[0].content;
  const blocks = body.map((block) => `${block.spacing === 'Medium' ? '\n' : ''}${withoutMarkdown(block.text)}`);
  const buttons = actions.map((action) => `[${action.title}] ${action.url}`);
  return [...blocks, ...(buttons.length > 0 ? ['', ...buttons] : [])].join('\n');
}

function withoutMarkdown(text: string): string {
  return text
    .replace(/\[([^\]\\]*)\]\(([^)]*)\)/g, '$1: $2')
    .replace(/(?<!\\)\*\*/g, '')
    .replace(/\\([\\*_[\]`~])/g, '$1')
    .replaceAll('&lt;', '<');
}
