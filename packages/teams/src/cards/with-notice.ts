import type { TeamsMessage, TextBlock } from './card.ts';

/** The card with a warning below its title (that it comes late, that it may come twice), unless it is there already. */
export function withNotice(message: TeamsMessage, text: string): TeamsMessage {
  const [attachment] = message.attachments;
  const [head, ...rest] = attachment.content.body;
  const notice: TextBlock = { type: 'TextBlock', text: `⏰ ${text}`, size: 'Small', color: 'Warning', wrap: true };
  if (rest.some((block) => block.text === notice.text)) return message;
  const body = head === undefined ? [notice] : [head, notice, ...rest];
  return { ...message, attachments: [{ ...attachment, content: { ...attachment.content, body } }] };
}
