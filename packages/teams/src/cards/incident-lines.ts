import type { TextBlock } from './card.ts';
import { volatile } from './card-hash.ts';
import { bullet, plain } from './elements.ts';

/** What happened to the night's program. Not part of what a card tells: the same night, told again, is the same news. */
export function incidentLines(incidents: readonly string[] = []): readonly TextBlock[] {
  return incidents.slice(0, MOST).map((text, index) => volatile(bullet(`⚠️ ${plain(text, 250)}`), `incident-${index}`));
}

const MOST = 5;
