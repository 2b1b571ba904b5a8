import type { SecretSpan } from './secret-spans.ts';

const SECRET_PARAMETER = /^(?:sig|signature|token|key|api_?key|access_token|code)$/i;

/** The parts of a URL that could be used: all of a webhook after its host; user, password and secret parameters of any other. */
export function urlSpans(text: string): readonly SecretSpan[] {
  const [, scheme = '', user = '', host = '', path = '', query = ''] =
    /^([a-z]+:\/\/)([^/?#@]*@)?([^/?#]*)([^?]*)(.*)$/is.exec(text) ?? [];
  const afterUser = scheme.length + user.length;
  const userSpan = user === '' ? [] : [{ start: scheme.length, end: afterUser, shown: '' }];
  const afterHost = afterUser + host.length;
  if (isWebhook(host, path)) {
    return afterHost === text.length ? userSpan : [...userSpan, { start: afterHost, end: text.length, shown: '/…' }];
  }
  return [...userSpan, ...querySpans(query, { from: afterHost + path.length, isUrl: URL.canParse(text) })];
}

/** A query of something that is no URL goes as a whole. */
function querySpans(
  query: string,
  { from, isUrl }: { readonly from: number; readonly isUrl: boolean },
): readonly SecretSpan[] {
  if (query.length < 2) return [];
  if (!isUrl) return [{ start: from + 1, end: from + query.length, shown: '…' }];
  return [...query.matchAll(/([?&])([^=&#]+)=([^&#]+)/g)].flatMap(({ index, 0: all, 2: name = '', 3: value = '' }) => {
    const end = from + index + all.length;
    return SECRET_PARAMETER.test(name) ? [{ start: end - value.length, end, shown: 'redacted' }] : [];
  });
}

function isWebhook(host: string, path: string): boolean {
  return (
    /(^|\.)(logic\.azure\.com|api\.powerplatform\.com|webhook\.office\.com|outlook\.office\.com)(:\d+)?$/i.test(host) ||
    /webhook|\/workflows\//i.test(path)
  );
}
