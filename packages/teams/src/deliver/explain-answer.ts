/** What one try of posting a card came to. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string; readonly retryAfterS?: number }
  /** Nothing was sent. */
  | { readonly kind: 'unreached'; readonly reason: string }
  /** Nothing was sent: the other side could not prove who it is. */
  | { readonly kind: 'untrusted'; readonly reason: string }
  /** Sent, perhaps received, never answered. */
  | { readonly kind: 'silent'; readonly reason: string };

export interface Explanation {
  /**
   * `retry`: passing trouble. `unsure`: the same, but the card may have been queued. `webhook`: no card gets through
   * before somebody has changed something. `card`: this card is not taken, another one may be.
   */
  readonly outcome: 'accepted' | 'retry' | 'unsure' | 'webhook' | 'card';
  readonly reason: string;
}

/** What an answer means for the card, in words for the person who looks after the webhook. */
export function explainAnswer(answer: Answer): Explanation {
  switch (answer.kind) {
    case 'unreached':
      return { outcome: 'retry', reason: `the webhook cannot be reached: ${answer.reason}` };
    case 'untrusted':
      return {
        outcome: 'webhook',
        reason: `the webhook's certificate is not trusted: ${answer.reason}; behind a proxy that opens TLS, name its CA in NODE_EXTRA_CA_CERTS`,
      };
    case 'silent':
      return { outcome: 'unsure', reason: `${answer.reason}: the card may or may not have been queued` };
    case 'answered':
      return explainStatus(answer.text, hiddenStatus(answer) ?? answer.status);
  }
}

/**
 * Codes that Power Automate answers, with status 400, for a flow that is switched off, suspended or gone
 * (`WorkflowTriggerIsNotEnabled`, `WorkflowTriggerNotFound`, `FlowDisabled`, …): no card gets through.
 */
const DEAD_FLOW = /"code": ?"(?:Workflow|Flow|Trigger)\w*(?:NotEnabled|NotFound|Disabled|Suspended|Deleted|Stopped)"/i;

function explainStatus(text: string, status: number): Explanation {
  const flat = text.replace(/\s+/g, ' ').trim().slice(0, 200);
  const said = flat === '' ? '' : ` (${flat})`;
  if (status >= 200 && status < 300) {
    return {
      outcome: 'accepted',
      reason: `HTTP ${status}: queued by the workflow, whose run history shows what became of it`,
    };
  }
  if (status === 429) return { outcome: 'retry', reason: `HTTP 429: the webhook is throttled${said}` };
  if (status >= 500) {
    const outcome = status === 504 ? 'unsure' : 'retry';
    return { outcome, reason: `HTTP ${status}: the workflow service is in trouble${said}` };
  }
  if (DEAD_FLOW.test(flat)) {
    return { outcome: 'webhook', reason: `HTTP ${status}: the workflow was deleted or switched off${said}` };
  }
  const outcome = status === 400 || status === 413 ? 'card' : 'webhook';
  return { outcome, reason: `HTTP ${status}: ${meaningOf(status)}${said}` };
}

function meaningOf(status: number): string {
  if (status >= 300 && status < 400)
    return 'the webhook redirects, which is not followed: the URL is a secret; use the one it leads to';
  return MEANING[status] ?? 'the webhook refused the card';
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
  407: 'the proxy asks for a user and a password',
  408: 'the webhook waited too long for the card',
  410: 'the webhook is gone for good: make a new workflow and use its URL',
  413: 'the card is too big',
};

/** Connectors answered 200 and put the error into the text: `Microsoft Teams endpoint returned HTTP error 429`. */
function hiddenStatus(answer: { readonly status: number; readonly text: string }): number | undefined {
  if (answer.status !== 200) return undefined;
  const hidden = /returned HTTP error (\d{3})/.exec(answer.text)?.[1];
  if (hidden !== undefined) return Number(hidden);
  return /failed to deliver|MessageSizeExceeded|bad payload/i.test(answer.text) ? 400 : undefined;
}
