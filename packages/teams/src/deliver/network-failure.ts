import type { Answer } from './explain-answer.ts';

/**
 * What a failed request came to. Only error codes are used: a message may hold the URL or a proxy's password.
 */
export function failureOf(error: unknown): Exclude<Answer, { readonly kind: 'answered' }> {
  const code = codeOf(error);
  const proxyStatus = proxyStatusOf(error);
  if (proxyStatus !== undefined) return { kind: 'unreached', reason: `the proxy answered HTTP ${proxyStatus}` };
  if (UNTRUSTED.test(code)) return { kind: 'untrusted', reason: code };
  return { kind: UNREACHED.has(code) ? 'unreached' : 'silent', reason: REASONS[code] ?? code };
}

/** The failures of a connection over which nothing was sent. */
const UNREACHED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The failures of a TLS handshake: nothing was sent, and trying again does not help. */
const UNTRUSTED = /CERT|ERR_TLS|ERR_SSL|EPROTO|UNABLE_TO_VERIFY/;

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its host name is not known (ENOTFOUND)',
  EAI_AGAIN: 'the name server does not answer (EAI_AGAIN)',
  ECONNREFUSED: 'connection refused (ECONNREFUSED)',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_SOCKET: 'the connection was cut',
  ECONNRESET: 'the connection was cut (ECONNRESET)',
};

function codeOf(error: unknown): string {
  return (
    chainOf(error)
      .map(ownCode)
      .find((code) => code !== undefined) ?? 'network error'
  );
}

/** Innermost first: the code of `fetch failed` says less than the one of its cause. */
function chainOf(error: unknown): readonly unknown[] {
  return error instanceof Error && error.cause !== undefined ? [...chainOf(error.cause), error] : [error];
}

function ownCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z\d_]+$/.test(code) ? code : undefined;
}

/** undici puts the answer of a proxy that opens no tunnel into the message alone. */
function proxyStatusOf(error: unknown): string | undefined {
  const messages = chainOf(error).map((part) => (part instanceof Error ? part.message : ''));
  return messages.map((text) => /^Proxy response \((\d{3})\)/.exec(text)?.[1]).find((status) => status !== undefined);
}
