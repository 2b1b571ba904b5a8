import type { VerdictAlert } from '@sglang-ci/core';
import type { CardColor, TextBlock } from './card.ts';
import { bullet, plain } from './elements.ts';

/** What changed and between which images, one line for all values that one image moved. */
export function changeLines(alerts: readonly VerdictAlert[] = []): readonly TextBlock[] {
  return alerts.map(({ state, text }) => bullet(plain(text), COLORS[state]));
}

const COLORS: { readonly [State in VerdictAlert['state']]: CardColor } = {
  confirmed: 'Attention',
  suspect: 'Warning',
  changed: 'Warning',
  improved: 'Good',
  accepted: 'Default',
};
