import type { TeamsMessage } from './card.ts';

/**
 * Bytes of UTF-8 that a posted card may have. Teams refuses messages above 28,672 bytes *after* expanding them, which
 * adds up to a fifth.
 */
export const CARD_BUDGET_BYTES = 20_000;

/** Builds the card with lists as long as fit into the budget: `build` is handed how many items a list may show. */
export function fitBudget(build: (listLimit: number) => TeamsMessage): TeamsMessage {
  for (const limit of [20, 10, 5, 2]) {
    const message = build(limit);
    if (sizeOf(message) <= CARD_BUDGET_BYTES) return message;
  }
  return build(0);
}

/** Size of the message as it is posted, bytes. */
export function sizeOf(message: unknown): number {
  return Buffer.byteLength(JSON.stringify(message), 'utf8');
}
