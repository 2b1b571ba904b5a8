import { setTimeout as sleep } from 'node:timers/promises';
import { ask, open } from './load.ts';
import type { BenchServer } from './servers.ts';

/** How a server stood while it was under load. */
export interface Probed {
  /** How long `/health` took, milliseconds: the 99th percentile and the longest of so many. */
  readonly p99Ms: number;
  readonly longestMs: number;
  readonly looks: number;
  readonly peakRssMb: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly tookS: number;
}

const PAUSE_MS = 10;

/** Sends all requests at once and asks for `/health`, again and again, until the last one is answered or `limitMs` is over. */
export async function probe(
  { port, rssMb }: BenchServer,
  paths: readonly string[],
  limitMs = 300_000,
): Promise<Probed> {
  const start = performance.now();
  const statuses: Record<string, number> = {};
  const all = Promise.all(
    paths.map(async (path) => {
      const status = await statusOf(port, path);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }),
  );
  const done = new AbortController();
  void all.then(() => done.abort());
  const latencies: number[] = [];
  let peakRssMb = rssMb();
  while (!done.signal.aborted && performance.now() - start < limitMs) {
    const asked = performance.now();
    await Promise.race([statusOf(port, '/health'), sleep(limitMs, undefined, { ref: false })]);
    latencies.push(performance.now() - asked);
    peakRssMb = Math.max(peakRssMb, rssMb());
    await sleep(PAUSE_MS);
  }
  const sorted = latencies.toSorted((a, b) => a - b);
  return {
    p99Ms: sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN,
    longestMs: sorted.at(-1) ?? Number.NaN,
    looks: sorted.length,
    peakRssMb,
    statuses,
    tookS: (performance.now() - start) / 1_000,
  };
}

/** The status of one answer; `cut` where the connection ended without any. */
async function statusOf(port: number, path: string): Promise<string> {
  const socket = await open(port);
  const answer = await ask(socket, { path }).catch(() => undefined);
  socket.destroy();
  return answer === undefined || answer.status === 0 ? 'cut' : String(answer.status);
}
