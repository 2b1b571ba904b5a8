import { createHash } from 'node:crypto';
import type { TeamsMessage } from '../cards/card.ts';
import { cardHash } from '../cards/card-hash.ts';

/** A card and what it is about: the night, and the benchmark or check. */
export interface Alert {
  /** `YYYYMMDD`. */
  readonly night: string;
  /** `GROK1 online standard`, `image check`: with the night and what the card says, what makes an alert the same one. */
  readonly subject: string;
  readonly card: TeamsMessage;
}

/** `20251116-3f2a…`: equal for two alerts of one night and subject whose cards tell the same. Fit for a file name. */
export function alertId({ night, subject, card }: Alert): string {
  const key = createHash('sha256').update(JSON.stringify([night, subject, cardHash(card)]));
  return `${night.replace(/\W/g, '_')}-${key.digest('hex').slice(0, 24)}`;
}
