import { createHash } from 'node:crypto';

/** SHA-256 of a card as posted: two cards with one hash say the same. For markers that keep a card from being sent twice. */
export function cardHash(message: unknown): string {
  return createHash('sha256').update(JSON.stringify(message)).digest('hex');
}
