import { limitedSignal, type ServerPlan } from '@sglang-ci/core';
import { pollPause } from '../run/poll.ts';
import { type Session, throwIfAborted } from '../run/session.ts';
import { serverUrl } from './server-url.ts';

/** A server refuses to flush while a request is in it, for example one of a client that was just ended. */
const LIMIT_MS = 60_000;
const POLL_MS = 1_000;
const ANSWER_LIMIT_MS = 30_000;

/** Empties the server's prefix cache, so that no run profits from an earlier one. Says why if it could not be emptied. */
export async function flushCache(session: Session, server: ServerPlan): Promise<string | undefined> {
  const { clock, signal } = session.ports;
  const url = serverUrl(server, server.flushPath);
  const startedAt = clock.now();
  for (;;) {
    const answer = await post(session, url);
    if (answer === 'flushed') return undefined;
    throwIfAborted(session);
    if (clock.now() - startedAt >= LIMIT_MS) return answer;
    await pollPause(clock, POLL_MS, signal);
  }
}

async function post({ ports }: Session, url: string): Promise<string> {
  try {
    const response = await ports.fetch(url, {
      method: 'POST',
      signal: limitedSignal(ANSWER_LIMIT_MS, ports.signal),
    });
    await response.arrayBuffer();
    return response.ok ? 'flushed' : `HTTP ${response.status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
