const SECRET_OPTION = /(--(?:teams-)?webhook(?:-url)?|--github-token|--token|--api-key)([= ])("[^"]*"|'[^']*'|\S+)/gi;
const SECRET_ASSIGNMENT = /\b((?:[A-Z0-9_]*_)?(?:TOKEN|WEBHOOK_URL|API_KEY|PASSWORD|SECRET))(=)("[^"]*"|'[^']*'|\S+)/g;
const API_KEY_FIELD = /(["']?api_key["']?\s*[:=]\s*)("[^"]*"|'[^']*')/g;
const URL_TEXT = /https?:\/\/[^\s"'<>)\]]+/g;

/**
 * Makes a text safe to print or store: webhook URLs lose everything after the host, other URLs their credentials and
 * secret query parameters, and the values of token, key and webhook options, variables and fields become `<redacted>`.
 */
export function redactSecrets(text: string): string {
  return text
    .replace(SECRET_OPTION, '$1$2<redacted>')
    .replace(SECRET_ASSIGNMENT, '$1$2<redacted>')
    .replace(API_KEY_FIELD, '$1<redacted>')
    .replace(URL_TEXT, redactUrl);
}

/** The URL without what could be used: a webhook keeps only its host, any other URL loses user, password and secret parameters. */
export function redactUrl(text: string): string {
  if (!URL.canParse(text)) return text.replace(/\/\/[^/@]*@/, '//').replace(/\?.*/s, '?…');
  const url = new URL(text);
  if (isWebhook(url)) return `${url.protocol}//${url.host}/…`;
  const secret = [...url.searchParams.keys()].filter((key) =>
    /^(sig|signature|token|key|api_?key|access_token|code)$/i.test(key),
  );
  if (secret.length === 0 && url.username === '' && url.password === '') return text;
  url.username = '';
  url.password = '';
  for (const key of secret) url.searchParams.set(key, 'redacted');
  return url.toString();
}

function isWebhook(url: URL): boolean {
  return (
    /(^|\.)(logic\.azure\.com|api\.powerplatform\.com|webhook\.office\.com|outlook\.office\.com)$/.test(url.hostname) ||
    /webhook|\/workflows\//i.test(url.pathname)
  );
}
