import type { ServerResponse } from 'node:http';
import { type FakeServer, startFakeServer } from './fake-server.ts';

/** How the fake Teams workflow answers; `times` limits a trouble to the next n requests. */
export interface WebhookMode {
  readonly kind: 'accepted' | 'rate-limited' | 'error' | 'unauthorized' | 'gone' | 'old-connector' | 'slow' | 'cut';
  readonly times?: number;
  readonly retryAfterS?: number;
  readonly delayMs?: number;
}

/** A Teams workflow webhook: it takes a card and answers 202 with an empty body. */
export interface FakeWebhook extends FakeServer {
  /** The whole address with its signature, as users paste it. */
  readonly webhookUrl: string;
  setMode(mode: WebhookMode): void;
}

/** Teams refuses messages larger than this. */
const MAX_BYTES = 28_672;
const PATH =
  '/workflows/0a1b2c/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=FAKE-SIGNATURE';

/** Starts a fake webhook; a wrong path or signature is 401, a body that is no message 400, too large 413. */
export async function startFakeWebhook(
  options: { readonly mode?: WebhookMode; readonly port?: number } = {},
): Promise<FakeWebhook> {
  const state: { mode: WebhookMode; troubles: number } = { mode: options.mode ?? { kind: 'accepted' }, troubles: 0 };
  const server = await startFakeServer(async (request, response) => {
    if (await answerTrouble(state, response)) return;
    if (request.method !== 'POST' || request.url !== PATH) return unauthorized(response);
    const status = Buffer.byteLength(request.body) > MAX_BYTES ? 413 : isMessage(request.body) ? 202 : 400;
    response.writeHead(status).end();
  }, options.port);
  return { ...server, webhookUrl: server.url + PATH, setMode: (mode) => Object.assign(state, { mode, troubles: 0 }) };
}

async function answerTrouble(
  state: { mode: WebhookMode; troubles: number },
  response: ServerResponse,
): Promise<boolean> {
  const { mode } = state;
  if (mode.kind === 'accepted' || (mode.times !== undefined && state.troubles >= mode.times)) return false;
  state.troubles += 1;
  switch (mode.kind) {
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, mode.delayMs ?? 1000));
      return false;
    case 'cut':
      response.destroy();
      return true;
    case 'unauthorized':
      unauthorized(response);
      return true;
    case 'gone':
      response.writeHead(404).end('{"error":{"code":"WorkflowNotFound"}}');
      return true;
    case 'old-connector':
      response.writeHead(200).end('Microsoft Teams endpoint returned HTTP error 429');
      return true;
    case 'rate-limited':
      response.writeHead(429, { 'retry-after': String(mode.retryAfterS ?? 1) }).end();
      return true;
    default:
      response.writeHead(502).end();
      return true;
  }
}

function unauthorized(response: ServerResponse): void {
  response.writeHead(401).end('{"error":{"code":"DirectApiAuthorizationRequired"}}');
}

function isMessage(body: string): boolean {
  try {
    return Array.isArray(JSON.parse(body)?.attachments);
  } catch {
    return false;
  }
}
