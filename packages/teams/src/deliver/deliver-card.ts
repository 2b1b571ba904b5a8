import { type Clock, redactSecrets } from '@sglang-ci/core';
import type { TeamsMessage } from '../cards/card.ts';
import { formatDuration } from '@sglang-ci/cli-kit';
import { withNotice } from '../cards/with-notice.ts';
import {
  type Answer,
  explainAnswer,
  type Explanation,
  isRetiredConnector,
  RETIRED_CONNECTOR,
} from './explain-answer.ts';
import { postJson } from './post-json.ts';
import { cardWithoutSecret, withoutSecret } from './without-secret.ts';

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
  /** How many tries were never answered, after each of which the card may have been queued. */
  readonly unsure: number;
  /** Of a failed one: only this card was refused, another may be taken. */
  readonly cardRefused?: boolean;
}

/** Said on a card that is posted again after a try that was not answered. */
export const MAYBE_TWICE = 'Sent again: an earlier try was not answered, so this card may be here twice.';

/** After so many tries without an answer the card waits for another time: each of them may have been queued. */
const MOST_UNSURE = 2;

/**
 * Posts a card to a Teams workflow. Tries again when the workflow is throttled (429), has a passing trouble (5xx), could
 * not be reached or did not answer; a card that may be there already says so. Never throws for what the network does, and
 * no text it returns or posts holds the URL.
 */
export async function deliverCard(message: TeamsMessage, options: DeliverOptions): Promise<Delivery> {
  const { webhookUrl = '' } = options;
  if (webhookUrl === '') return { outcome: 'disabled', detail: 'no webhook is configured', attempts: 0, unsure: 0 };
  const problem = urlProblem(webhookUrl);
  if (problem !== undefined) return { outcome: 'failed', detail: problem, attempts: 0, unsure: 0 };
  const delivery = await tryUntilSettled(message, { ...options, webhookUrl });
  const retired = isRetiredConnector(webhookUrl) ? `; ${RETIRED_CONNECTOR}` : '';
  return { ...delivery, detail: `${redactSecrets(withoutSecret(delivery.detail, webhookUrl))}${retired}` };
}

async function tryUntilSettled(
  message: TeamsMessage,
  options: DeliverOptions & { readonly webhookUrl: string },
): Promise<Delivery> {
  const { webhookUrl, clock, signal, attempts: most = 5, random = Math.random } = options;
  const clean = cardWithoutSecret(message, webhookUrl);
  const isStopped = () => signal?.aborted === true;
  if (isStopped()) return { outcome: 'failed', detail: 'stopped before sending', attempts: 0, unsure: 0 };
  for (let attempts = 1, unsure = 0, waitedMs = 0; ; attempts++) {
    const body = unsure === 0 ? clean : withNotice(clean, MAYBE_TWICE);
    const answer = await postJson(webhookUrl, { ...options, body });
    const { outcome, reason } = explainAnswer(answer);
    if (outcome === 'accepted') return { outcome, detail: reason, attempts, unsure };
    if (outcome === 'unsure') unsure++;
    const failed = { outcome: 'failed', detail: reason, attempts, unsure, cardRefused: outcome === 'card' } as const;
    if (isSettled(outcome) || attempts >= most || unsure >= MOST_UNSURE || isStopped()) return failed;
    const waitMs = Math.max(backoffMs(attempts, random), askedWaitMs(answer));
    waitedMs += waitMs;
    if (waitedMs > LONGEST_WAIT_MS) {
      return { ...failed, detail: `${reason}; it asks to be left alone for ${formatDuration(waitMs / 1_000)}` };
    }
    await clock.sleep(waitMs, signal);
    if (isStopped()) return { ...failed, detail: `stopped while waiting: ${reason}` };
  }
}

function askedWaitMs(answer: Answer): number {
  return answer.kind === 'answered' ? (answer.retryAfterS ?? 0) * 1_000 : 0;
}

function isSettled(outcome: Explanation['outcome']): boolean {
  return outcome === 'webhook' || outcome === 'card';
}

/** The longest wait of one delivery, all tries together; a webhook that asks for more is left alone until the next run. */
const LONGEST_WAIT_MS = 300_000;

/** 1, 2, 4 … seconds, half of it at random so that two nodes do not knock together. */
function backoffMs(attempt: number, random: () => number): number {
  return 1_000 * 2 ** (attempt - 1) * (0.5 + random() / 2);
}

function urlProblem(text: string): string | undefined {
  const isHttp = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  return isHttp ? undefined : 'the configured webhook is not an http(s) URL';
}
