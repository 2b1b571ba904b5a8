import type { TeamsMessage } from './card.ts';

/**
 * Bytes of UTF-8 that a posted card may have. Teams refuses messages above 28,672 bytes *after* expanding them, which
 * adds up to a fifth.
 */
export const CARD_BUDGET_BYTES = 20_000;

/** How much of each list a card shows. */
export interface Detail {
  /** Tonight's numbers, which the dashboard has as well. */
  readonly results: number;
  /** What is worse than usual. */
  readonly findings: number;
  readonly plots: number;
  /** Notes, changes, durations, skipped things: each list so many. */
  readonly notes: number;
  /** Last lines of a log. */
  readonly tail: number;
}

/** From all to the least: numbers go first, then the log's end, notes and plots; status and buttons always stay. */
const DETAILS: readonly Detail[] = [
  { results: 20, findings: 20, plots: 10, notes: 8, tail: 15 },
  { results: 8, findings: 20, plots: 10, notes: 8, tail: 8 },
  { results: 0, findings: 12, plots: 10, notes: 5, tail: 4 },
  { results: 0, findings: 6, plots: 5, notes: 3, tail: 1 },
  { results: 0, findings: 2, plots: 1, notes: 1, tail: 0 },
];

const LEAST: Detail = { results: 0, findings: 0, plots: 0, notes: 0, tail: 0 };

/** Builds the card with as much detail as fits into the budget. */
export function fitBudget(build: (detail: Detail) => TeamsMessage): TeamsMessage {
  for (const detail of DETAILS) {
    const message = build(detail);
    if (sizeOf(message) <= CARD_BUDGET_BYTES) return message;
  }
  return build(LEAST);
}

/** Size of the message as it is posted, bytes. */
export function sizeOf(message: unknown): number {
  return Buffer.byteLength(JSON.stringify(message), 'utf8');
}
