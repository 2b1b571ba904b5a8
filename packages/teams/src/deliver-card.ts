import type { Clock } from '@sglang-ci/core';
import type { TeamsMessage } from './card.ts';
import { type Answer, explainAnswer, RETIRED_CONNECTOR, isRetiredConnector } from './explain-answer.ts';
import { postJson } from './post-json.ts';

export interface DeliverOptions {
  /** Absent or empty: notifications are disabled. */
  readonly webhookUrl?: string | undefined;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** Tries altogether. */
  readonly attempts?: number;
  /** Limit of one try, real milliseconds. */
  readonly timeoutMs?: number;
  /** A number from 0 to 1 for the jitter of the waits. */
  readonly random?: () => number;
}

/** How a delivery ended. `accepted` is all a workflow ever says: it queues the card, and reports later trouble only in its own run history. */
export interface Delivery {
  readonly outcome: 'accepted' | 'disabled' | 'failed';
  readonly detail: string;
  readonly attempts: number;
}

/**
 * Posts a card to a Teams workflow. Tries again when the workflow is throttled (429), has a passing trouble (5xx) or could
 * not be reached; not after a silence, since the card may be queued already and must not come twice. Never throws for
 * what the network does, and no text it returns holds the URL.
 */
export async function deliverCard(message: TeamsMessage, options: DeliverOptions): Promise<Delivery> {
  const { webhookUrl = '', clock, signal, attempts = 5, random = Math.random } = options;
  if (webhookUrl === '') return { outcome: 'disabled', detail: 'no webhook is configured', attempts: 0 };
  if (!isHttpUrl(webhookUrl)) {
    return { outcome: 'failed', detail: 'the configured webhook is not an http(s) URL', attempts: 0 };
  }
  const retired = isRetiredConnector(webhookUrl) ? `; ${RETIRED_CONNECTOR}` : '';
  const isStopped = () => signal?.aborted === true;
  for (let attempt = 1; ; attempt++) {
    const answer = await postJson(webhookUrl, { body: message, ...options });
    const { outcome, reason } = explainAnswer(answer);
    if (outcome === 'accepted') return { outcome, detail: `${reason}${retired}`, attempts: attempt };
    if (outcome === 'final' || attempt >= attempts || isStopped()) {
      return { outcome: 'failed', detail: `${reason}${retired}`, attempts: attempt };
    }
    await clock.sleep(waitMs(answer, { attempt, random }), signal);
    if (isStopped()) return { outcome: 'failed', detail: `stopped while waiting: ${reason}`, attempts: attempt };
  }
}

const LONGEST_WAIT_MS = 120_000;

/** What the workflow asked for, else 1, 2, 4 … seconds, half of it at random so that two nodes do not knock together. */
function waitMs(
  answer: Answer,
  { attempt, random }: { readonly attempt: number; readonly random: () => number },
): number {
  const backoff = 1_000 * 2 ** (attempt - 1) * (0.5 + random() / 2);
  const asked = answer.kind === 'answered' ? (answer.retryAfterS ?? 0) * 1_000 : 0;
  return Math.min(Math.max(backoff, asked), LONGEST_WAIT_MS);
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
