import { stat } from 'node:fs/promises';
import type { Clock, Ports } from '@sglang-ci/core';
import { slowPause } from '../run/poll.ts';
import { isHealthy } from './is-healthy.ts';

const EVERY_MS = 15_000;
/** Failed health checks, one after the other, after which a server answers nobody. */
const FAILURES = 2;

/** What shows that a server works: its own log and its client's. */
export interface SilenceWatch {
  /** Absolute paths. */
  readonly logs: readonly string[];
  /** Nothing is asked before both have stood still so long, seconds: twice what the longest request takes. */
  readonly quietS: number;
  /** The health path's address. */
  readonly url: string;
}

/**
 * Resolves with a reason when a server lives but answers nobody, else never; ends with `signal`. The server is asked for
 * its health only while neither log grows, so that a slow one at work is left alone; one success starts everything anew.
 */
export async function watchSilence(
  ports: Pick<Ports, 'fetch' | 'signal'> & { readonly clock: Clock },
  { logs, quietS, url }: SilenceWatch,
): Promise<string> {
  const { clock, signal } = ports;
  let seen = await sizesOf(logs);
  let since = clock.now();
  let failures = 0;
  while (!signal.aborted) {
    await slowPause(clock, EVERY_MS, signal);
    const now = await sizesOf(logs);
    const stands = now === seen && clock.now() - since >= quietS * 1000;
    const works = now !== seen || (stands && !signal.aborted && (await isHealthy(ports, url)));
    if (stands && !works && ++failures === FAILURES && !signal.aborted) {
      return `it has done nothing for ${Math.round((clock.now() - since) / 1000)} s and failed ${FAILURES} health checks`;
    }
    if (!works) continue;
    failures = 0;
    since = clock.now();
    seen = await sizesOf(logs);
  }
  return new Promise(() => undefined);
}

async function sizesOf(paths: readonly string[]): Promise<string> {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path).catch(() => undefined))?.size ?? 0));
  return sizes.join(' ');
}
