const COMMON = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
} as const;

/** For pages and data: everything comes from this server, and nothing stands in the page itself. */
export const PAGE_HEADERS = {
  ...COMMON,
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
} as const;

/** Whoever wrote a served file, nothing in it runs, is sent anywhere or shown inside another page. */
const INERT = [
  "script-src 'none'",
  "object-src 'none'",
  "connect-src 'none'",
  "frame-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  'sandbox',
].join('; ');

/**
 * For a file of the served folders, by its type. What could load something, such as SVG, may not. A bitmap or a text loads
 * nothing anyway, and the browser needs a style of its own to show it.
 */
export function fileHeaders(type: string): Readonly<Record<string, string>> {
  const isPlain = type !== 'image/svg+xml' && /^(image|text)\/|^application\/json/.test(type);
  return { ...COMMON, 'content-security-policy': isPlain ? INERT : `default-src 'none'; ${INERT}` };
}
