import { html } from 'hono/html';
import type { BenchmarkState } from '../../api/types.ts';
import type { Html } from './html.ts';

interface StateLook {
  readonly label: string;
  /** The colour's name in the style sheet. */
  readonly tone: 'good' | 'warn' | 'bad' | 'off';
  readonly icon: Html;
}

const CIRCLE = html`<circle cx="8" cy="8" r="6.5" />`;

/** How each state looks, the worst first. The word and the icon say the same as the colour. */
const LOOKS: { readonly [State in BenchmarkState]: StateLook } = {
  regressed: { label: 'Regressed', tone: 'bad', icon: html`<path d="M1.5 4 6 8.5 8.5 6 14 11.5M14 7.5v4h-4" />` },
  failed: { label: 'Failed', tone: 'bad', icon: html`${CIRCLE}<path d="m5.5 5.5 5 5m0-5-5 5" />` },
  missing: { label: 'Missing', tone: 'off', icon: html`<circle cx="8" cy="8" r="6.5" stroke-dasharray="2.6 2.5" />` },
  suspect: { label: 'Suspect', tone: 'warn', icon: html`<path d="M8 2 14.5 13.5h-13zM8 6.5v3M8 11.4v.2" />` },
  unjudged: { label: 'Not judged', tone: 'off', icon: html`${CIRCLE}<path d="M5 8h6" />` },
  running: { label: 'Running', tone: 'off', icon: html`${CIRCLE}<path d="M8 4.5V8l2.5 1.5" />` },
  good: { label: 'Good', tone: 'good', icon: html`${CIRCLE}<path d="m5 8.2 2.1 2.1L11 6" />` },
  retired: { label: 'Not run any more', tone: 'off', icon: html`${CIRCLE}<path d="M6.3 5.5v5m3.4-5v5" />` },
};

/** All states, the worst first. */
export const STATES = Object.keys(LOOKS) as readonly BenchmarkState[];

export function stateTone(state: BenchmarkState): StateLook['tone'] {
  return LOOKS[state].tone;
}

/** A state as icon and word. */
export function stateBadge(state: BenchmarkState): Html {
  return stateIcon(state, LOOKS[state].label);
}

/** The icon and colour of a state beside another word. */
export function stateIcon(state: BenchmarkState, word: string): Html {
  const { tone, icon } = LOOKS[state];
  return html`<span class="state ${tone}"><svg viewBox="0 0 16 16" aria-hidden="true">${icon}</svg>${word}</span>`;
}
