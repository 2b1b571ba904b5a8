import { CiError } from '@sglang-ci/core';
import { EnvHttpProxyAgent, fetch as undiciFetch } from 'undici';

/**
 * A `fetch` that goes through the proxies of `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` (or their lower-case names, which
 * win as in curl). Throws `CONFIG_INVALID` for a proxy that is no http(s) URL, without its text: it may hold a password.
 */
export function webhookFetch(
  env: Readonly<Record<string, string | undefined>>,
  trust: { readonly ca?: string } = {},
): typeof fetch {
  const proxy = {
    httpProxy: proxyOf(env, 'HTTP_PROXY'),
    httpsProxy: proxyOf(env, 'HTTPS_PROXY'),
    noProxy: env['no_proxy'] ?? env['NO_PROXY'] ?? '',
  };
  const tls = trust.ca === undefined ? {} : { connect: { ca: trust.ca }, requestTls: { ca: trust.ca } };
  const dispatcher = new EnvHttpProxyAgent({ ...proxy, ...tls });
  return ((url: string, init: object) => undiciFetch(url, { ...init, dispatcher })) as unknown as typeof fetch;
}

/** Never `undefined`: undici would then look into the environment of the process by itself. */
function proxyOf(env: Readonly<Record<string, string | undefined>>, name: string): string {
  const url = (env[name.toLowerCase()] ?? env[name] ?? '').trim();
  if (url === '') return '';
  const withScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(url) ? url : `http://${url}`;
  if (URL.canParse(withScheme) && /^https?:$/.test(new URL(withScheme).protocol)) return withScheme;
  throw new CiError('CONFIG_INVALID', `${name} is not the URL of an HTTP proxy`, {
    hint: 'it looks like http://proxy.example:3128; unset it to connect directly',
  });
}
