import { failureOf } from '../deliver/network-failure.ts';

/** Whether a page answers. */
export interface LinkCheck {
  readonly url: string;
  readonly isThere: boolean;
  /** `HTTP 404`, `no answer within 10 s`. */
  readonly detail: string;
}

interface LinkOptions {
  readonly fetch: typeof fetch;
  readonly timeoutMs?: number;
}

/** Asks the plot server for every page that a card links to. Never throws. */
export async function checkLinks(urls: readonly string[], options: LinkOptions): Promise<readonly LinkCheck[]> {
  return Promise.all(urls.map((url) => checkLink(url, options)));
}

async function checkLink(url: string, options: LinkOptions): Promise<LinkCheck> {
  const { fetch: ask, timeoutMs = 10_000 } = options;
  try {
    const response = await ask(url, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) });
    return { url, isThere: response.ok, detail: `HTTP ${response.status}` };
  } catch (error) {
    const isSlow = error instanceof Error && error.name === 'TimeoutError';
    return { url, isThere: false, detail: isSlow ? `no answer within ${timeoutMs / 1000} s` : failureOf(error).reason };
  }
}
