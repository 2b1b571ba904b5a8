import type { Ports } from '@sglang-ci/core';
import { slowPause } from '../run/poll.ts';
import type { GpuUsers } from './gpu-watch.ts';
import { readThrottle, type ThrottleReading } from './read-throttle.ts';

/** What was seen of the GPUs while a run went on. */
export interface GpuSight extends GpuUsers {
  /** Limits that slowed a GPU down; absent when no tool tells. */
  readonly throttledBy?: readonly string[];
}

/** A run at which nobody has looked. */
export const UNSEEN: GpuSight = { known: false, foreign: [] };

const EVERY_MS = 30_000;

/** Looks at the GPUs while `work` goes on, from its start to its end, whatever comes of it. */
export async function watchWhile<T>(
  { runner, clock, signal }: Pick<Ports, 'runner' | 'clock' | 'signal'>,
  { users, work }: { readonly users: () => Promise<GpuUsers>; readonly work: () => Promise<T> },
): Promise<{ readonly value: T; readonly gpus: GpuSight }> {
  const over = new AbortController();
  const seen: GpuUsers[] = [];
  const readings: ThrottleReading[] = [];
  const loop = async (): Promise<void> => {
    while (!over.signal.aborted && !signal.aborted) {
      const [who, throttle] = await Promise.all([users(), readThrottle(runner, signal)]);
      seen.push(who);
      readings.push(throttle);
      await slowPause(clock, EVERY_MS, AbortSignal.any([over.signal, signal]));
    }
  };
  const looking = loop();
  const value = await work().finally(() => over.abort());
  await looking;
  const throttledBy = limitsIn(readings);
  return { value, gpus: { ...usersIn(seen), ...(throttledBy === undefined ? {} : { throttledBy }) } };
}

function usersIn(seen: readonly GpuUsers[]): GpuUsers {
  const byPid = new Map(seen.flatMap(({ foreign }) => foreign.map((holder) => [holder.pid, holder] as const)));
  return { known: seen.some(({ known }) => known), foreign: [...byPid.values()] };
}

/** Limits that were active at a look, or whose counter rose between the first and the last. */
export function limitsIn(readings: readonly ThrottleReading[]): readonly string[] | undefined {
  const told = readings.filter(({ known }) => known);
  const [first, last] = [told[0], told.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const risen = Object.keys(last.counts).filter((name) => (last.counts[name] ?? 0) > (first.counts[name] ?? Infinity));
  return [...new Set([...told.flatMap(({ active }) => active), ...risen])].toSorted();
}
