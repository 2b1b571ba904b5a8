import { CiError, type Ports } from '@sglang-ci/core';

const ANSWER_LIMIT_MS = 3_000;

/** Throws `PORT_IN_USE` when something answers already: a client would measure a stranger's server. */
export async function checkPortIsFree(ports: Pick<Ports, 'fetch' | 'signal'>, url: string): Promise<void> {
  try {
    const response = await ports.fetch(url, {
      signal: AbortSignal.any([ports.signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]),
    });
    await response.arrayBuffer();
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'TimeoutError')) return;
  }
  throw new CiError('PORT_IN_USE', `something already answers on ${new URL(url).host}`, {
    hint: 'another server runs on this port: stop it, or give the benchmark another port',
  });
}
