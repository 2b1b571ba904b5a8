import { fetchPatiently, type HttpPorts } from './fetch-patiently.ts';

/**
 * A request to a registry. Where it answers 401 with a place that hands out tokens, an anonymous token for reading is
 * fetched there and the request repeated, as `docker pull` does.
 */
export async function fetchWithToken(url: string, init: RequestInit, ports: HttpPorts): Promise<Response> {
  const response = await fetchPatiently(url, init, ports);
  const realm = response.status === 401 ? tokenUrl(response.headers.get('www-authenticate')) : undefined;
  if (realm === undefined) return response;
  const answer = await fetchPatiently(realm, {}, ports);
  const body: unknown = answer.ok ? await answer.json().catch(() => undefined) : undefined;
  const token = tokenOf(body);
  if (token === undefined) return response;
  return fetchPatiently(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } }, ports);
}

/** The token service in `Bearer realm="https://auth…/token",service="registry…",scope="repository:x:pull"`; HTTPS only. */
function tokenUrl(challenge: string | null): string | undefined {
  if (challenge === null || !/^bearer\s/i.test(challenge)) return undefined;
  const values = new Map([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
  const realm = values.get('realm') ?? '';
  if (!URL.canParse(realm) || new URL(realm).protocol !== 'https:') return undefined;
  const url = new URL(realm);
  for (const name of ['service', 'scope']) {
    const value = values.get(name);
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.toString();
}

function tokenOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { token, access_token: accessToken } = body as { token?: unknown; access_token?: unknown };
  return [token, accessToken].find((value): value is string => typeof value === 'string' && value !== '');
}
