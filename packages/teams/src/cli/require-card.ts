import { CiError } from '@sglang-ci/core';
import type { TeamsMessage } from '../cards/card.ts';
import { checkCard } from '../cards/check-card.ts';

/** The value as a message that Teams takes. Throws `CARD_INVALID` with everything that is wrong with it. */
export function requireCard(value: unknown, origin: string): TeamsMessage {
  const problems = checkCard(value);
  if (problems.length > 0) {
    throw new CiError('CARD_INVALID', `${origin}: ${problems.join('; ')}`, {
      hint: `sglang-teams check ${origin} lists the problems`,
    });
  }
  return value as TeamsMessage;
}
