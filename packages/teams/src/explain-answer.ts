import { redactSecrets } from '@sglang-ci/core';

/** What one try of posting a card came to. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string; readonly retryAfterS?: number }
  /** Nothing was sent. */
  | { readonly kind: 'unreached'; readonly reason: string }
  /** Sent, perhaps received, never answered. */
  | { readonly kind: 'silent'; readonly reason: string };

export interface Explanation {
  readonly outcome: 'accepted' | 'retry' | 'final';
  readonly reason: string;
}

/** What an answer means for the card, in words for the person who looks after the webhook. */
export function explainAnswer(answer: Answer): Explanation {
  if (answer.kind === 'unreached')
    return { outcome: 'retry', reason: `the webhook cannot be reached: ${answer.reason}` };
  if (answer.kind === 'silent') {
    return {
      outcome: 'final',
      reason: `${answer.reason}: the card may or may not have been queued, so it is not sent again`,
    };
  }
  const status = hiddenStatus(answer) ?? answer.status;
  if (status >= 200 && status < 300) {
    return {
      outcome: 'accepted',
      reason: `HTTP ${status}: queued by the workflow, whose run history shows what became of it`,
    };
  }
  const said =
    answer.text.trim() === '' ? '' : ` (${redactSecrets(answer.text.replace(/\s+/g, ' ').trim()).slice(0, 200)})`;
  if (status === 429) return { outcome: 'retry', reason: `HTTP 429: the webhook is throttled${said}` };
  if (status >= 500) return { outcome: 'retry', reason: `HTTP ${status}: the workflow service is in trouble${said}` };
  return { outcome: 'final', reason: `HTTP ${status}: ${MEANING[status] ?? 'the webhook refused the card'}${said}` };
}

/** Said where the URL belongs to an Office 365 connector. */
export const RETIRED_CONNECTOR =
  'this is the URL of an Office 365 connector, which Microsoft has retired: make a Teams workflow ("Send webhook alerts to a channel") and use its URL';

/** Is this the URL of an Office 365 connector, the webhooks before Teams workflows? */
export function isRetiredConnector(url: string): boolean {
  return /(^|\.)(webhook\.office\.com|outlook\.office\.com|outlook\.office365\.com)$/.test(new URL(url).hostname);
}

const MEANING: Readonly<Record<number, string>> = {
  400: 'the workflow does not take this message; its trigger must be "When a Teams webhook request is received"',
  401: 'the URL is incomplete or no longer valid, or "Who can trigger" is not "Anyone": copy it again, with its whole query',
  403: 'the workflow does not allow callers without sign-in: set "Who can trigger" to "Anyone"',
  404: 'the workflow was deleted or switched off',
  410: 'the webhook is gone for good',
  413: 'the card is too big',
};

/** Connectors answered 200 and put the error into the text: `Microsoft Teams endpoint returned HTTP error 429`. */
function hiddenStatus(answer: { readonly status: number; readonly text: string }): number | undefined {
  if (answer.status !== 200) return undefined;
  const hidden = /returned HTTP error (\d{3})/.exec(answer.text)?.[1];
  if (hidden !== undefined) return Number(hidden);
  return /failed to deliver|MessageSizeExceeded|bad payload/i.test(answer.text) ? 400 : undefined;
}
