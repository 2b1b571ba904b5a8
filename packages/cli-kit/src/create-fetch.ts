import { CiError } from '@sglang-ci/core';

/** Never asked through a proxy: a benchmark's own server, the plot server of this machine. */
const THIS_MACHINE = ['localhost', '127.0.0.1', '::1'];

/**
 * The `fetch` of every request that a program makes: through the proxies of `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` (or
 * their lower-case names, which win as in curl), which Node's own does not know. This machine itself is asked directly.
 * Throws `CONFIG_INVALID` for a proxy that is no http(s) URL, without its text: it may hold a password.
 */
export function createFetch(
  env: Readonly<Record<string, string | undefined>>,
  trust: { readonly ca?: string } = {},
): typeof fetch {
  const proxy = {
    httpProxy: proxyOf(env, 'HTTP_PROXY'),
    httpsProxy: proxyOf(env, 'HTTPS_PROXY'),
    noProxy: [env['no_proxy'] ?? env['NO_PROXY'] ?? '', ...THIS_MACHINE].filter((host) => host !== '').join(','),
  };
  if (proxy.noProxy.startsWith('*,')) proxy.noProxy = '*';
  const tls = trust.ca === undefined ? {} : { connect: { ca: trust.ca }, requestTls: { ca: trust.ca } };
  let opened: Promise<typeof fetch> | undefined;
  return async (url, init) => {
    opened ??= openFetch({ ...proxy, ...tls });
    return (await opened)(url, init);
  };
}

/** Loaded with the first request: most programs make none. */
async function openFetch(options: object): Promise<typeof fetch> {
  const { EnvHttpProxyAgent, fetch: undiciFetch } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent(options);
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
