import type { TeamsMessage } from '../cards/card.ts';

/**
 * A text without a webhook: the URL itself, its path and query, and every part of them that may be the credential, as
 * written and percent-decoded.
 */
export function withoutSecret(text: string, webhookUrl: string): string {
  return secretsOf(webhookUrl).reduce((rest, secret) => rest.replaceAll(secret, '<redacted>'), text);
}

/** A card whose texts do not repeat the webhook, whatever an error message has put into them. */
export function cardWithoutSecret(message: TeamsMessage, webhookUrl: string): TeamsMessage {
  const clean = (key: string, value: unknown) =>
    typeof value === 'string' && SHOWN.has(key) ? withoutSecret(value, webhookUrl) : value;
  return JSON.parse(JSON.stringify(message, clean)) as TeamsMessage;
}

/** The fields of a card that hold text from outside. */
const SHOWN: ReadonlySet<string> = new Set(['text', 'title', 'url', 'fallbackText']);

const SHORTEST_SECRET = 8;

/** Longest first, so that no part is taken out of a longer one before that is found. */
function secretsOf(webhookUrl: string): readonly string[] {
  if (!URL.canParse(webhookUrl)) return webhookUrl.length < SHORTEST_SECRET ? [] : [webhookUrl];
  const { href, pathname, search, username, password } = new URL(webhookUrl);
  const values = search
    .slice(1)
    .split('&')
    .map((pair) => pair.slice(pair.indexOf('=') + 1));
  const written = [
    webhookUrl,
    href,
    `${pathname}${search}`,
    ...pathname.split('/').filter(isId),
    ...values,
    username,
    password,
  ];
  const all = [...written, ...written.map(decoded)].filter((secret) => secret.length >= SHORTEST_SECRET);
  return [...new Set(all)].toSorted((a, b) => b.length - a.length);
}

/** Words of a path such as `workflows` are no secret and may stand in a card, like a node's name; a long id is one. */
function isId(part: string): boolean {
  return part.length >= 16 && /[A-Z\d]/.test(part);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
