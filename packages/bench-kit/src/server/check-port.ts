import { CiError, limitedSignal, type Ports } from '@sglang-ci/core';

const ANSWER_LIMIT_MS = 3_000;

/** Throws `PORT_IN_USE` unless nobody listens: a client would measure a stranger's server. */
export async function checkPortIsFree(ports: Pick<Ports, 'fetch' | 'signal'>, url: string): Promise<void> {
  const { host } = new URL(url);
  try {
    const response = await ports.fetch(url, {
      signal: limitedSignal(ANSWER_LIMIT_MS, ports.signal),
    });
    await response.arrayBuffer();
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'TimeoutError')) return;
    throw new CiError('PORT_IN_USE', `${host} neither refuses nor answers: nobody can tell whether it is free`, {
      hint: 'a server hangs there (stop it), or the loopback of this machine is down (ip addr show lo)',
      cause: error,
    });
  }
  throw new CiError('PORT_IN_USE', `something already answers on ${host}`, {
    hint: 'another server runs on this port: stop it, or give the benchmark another port',
  });
}
