import { createHash } from 'node:crypto';
import type { TeamsMessage, TextBlock } from './card.ts';

/**
 * SHA-256 of what a card says: two cards with one hash tell the same. Blocks marked `volatile` (when it was made, how
 * long the night took) do not count, so a night that is told again is recognised.
 */
export function cardHash(message: TeamsMessage): string {
  const { body, actions } = message.attachments[0].content;
  return createHash('sha256')
    .update(JSON.stringify([body.filter(({ id }) => id?.startsWith(VOLATILE) !== true), actions]))
    .digest('hex');
}

const VOLATILE = 'volatile-';

/** The block as one whose text may differ between two cards that tell the same. Names are unique in a card. */
export function volatile(block: TextBlock, name: string): TextBlock {
  return { ...block, id: `${VOLATILE}${name}` };
}
