import { limitedSignal, type Ports } from '@sglang-ci/core';

/** A health check generates a token and may wait for a busy scheduler; machine time. */
const ANSWER_LIMIT_MS = 30_000;

/** Does the server answer its health path with success? */
export async function isHealthy(ports: Pick<Ports, 'fetch' | 'signal'>, url: string): Promise<boolean> {
  try {
    const signal = limitedSignal(ANSWER_LIMIT_MS, ports.signal);
    const response = await ports.fetch(url, { signal });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
