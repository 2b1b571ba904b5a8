import { type SecretSpan, secretSpans } from './secret-spans.ts';
import { urlSpans } from './secret-url.ts';

/**
 * Makes a text safe to print or store: webhook URLs lose everything after the host, other URLs their credentials and
 * secret query parameters, and the values of token, key, password and webhook options, variables and fields become
 * `<redacted>`; so do values that `learnSecrets` has found.
 */
export function redactSecrets(text: string): string {
  return withSpans(text, secretSpans(text), ({ shown }) => shown);
}

/** The same in as many characters as before, with a `*` for each secret one: what serves a part of a file can count on it. */
export function blotSecrets(text: string): string {
  return withSpans(text, secretSpans(text), ({ start, end }) => '*'.repeat(end - start));
}

/** The URL without what could be used: a webhook keeps only its host, any other URL loses user, password and secret parameters. */
export function redactUrl(text: string): string {
  return withSpans(text, urlSpans(text), ({ shown }) => shown);
}

function withSpans(text: string, spans: readonly SecretSpan[], shown: (span: SecretSpan) => string): string {
  if (spans.length === 0) return text;
  let [result, at] = ['', 0];
  for (const span of spans) {
    result += text.slice(at, span.start) + shown(span);
    at = span.end;
  }
  return result + text.slice(at);
}
