import type { ProcessIdentity } from '@sglang-ci/core';
import type { DockerEngine } from '../engine/docker-engine.ts';
import { statusOf } from '../engine/engine-failure.ts';
import { MARKER_VARIABLE, parseStat, type StatRow } from './exec-command.ts';
import { isUnreachable, settledContainer } from './settled-container.ts';
import { runInContainer } from './run-in-container.ts';

/** Prints every process's stat line, then the environments that hold the marker. Nothing of the command is in it. */
const LIST = [
  'for file in /proc/[0-9]*/stat; do read -r line <"$file" && printf "%s\\n" "$line"; done 2>/dev/null',
  'grep -lszxF "$1" /proc/[0-9]*/environ',
  'exit 0',
].join('\n');

/**
 * The living processes in its container that a started command consists of: its process group, its session, whatever
 * carries its marker, and their descendants. Empty when the container is gone or stopped: its processes ended with it.
 */
export async function groupMembers(engine: DockerEngine, identity: ProcessIdentity): Promise<readonly number[]> {
  const marker = `${MARKER_VARIABLE}=${identity.marker ?? identity.pid}`;
  try {
    const argv = ['/bin/sh', '-c', LIST, 'sglang-ci', marker];
    const { stdout } = await runInContainer(engine, identity.where ?? '', { argv, env: {} });
    const lines = stdout.split('\n');
    const rows = lines.flatMap((line) => parseStat(line) ?? []);
    const marked = lines.map((line) => Number(/^\/proc\/(\d+)\/environ$/.exec(line)?.[1] ?? 0));
    return membersOf(identity, rows, new Set(marked));
  } catch (error) {
    if (isGone(error)) return [];
    if (!isUnreachable(error)) throw error;
    const container = await settledContainer({ engine, container: identity.where ?? '' });
    if (container === 'unreachable') throw error;
    return container?.running === true ? await groupMembers(engine, identity) : [];
  }
}

/** Which of `rows` belong to a started command; never a stranger that got the same number later. Pure. */
export function membersOf(
  identity: ProcessIdentity,
  rows: readonly StatRow[],
  marked: ReadonlySet<number>,
): readonly number[] {
  const { pid, startTicks } = identity;
  const later = rows.filter((row) => row.pid > 1 && !isOlder(row, startTicks));
  const group = pid > 1 ? later.filter((row) => row.group === pid || row.session === pid) : [];
  const leader = rows.find((row) => row.pid === pid);
  const groupIsOurs =
    leader === undefined ? group.some((row) => marked.has(row.pid)) : leader.startTicks === startTicks;
  const found = new Set(later.filter((row) => marked.has(row.pid)).map((row) => row.pid));
  if (groupIsOurs) for (const row of group) found.add(row.pid);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const row of later) if (found.has(row.parent)) found.add(row.pid);
  }
  return later.filter((row) => row.alive && found.has(row.pid)).map((row) => row.pid);
}

function isOlder(row: StatRow, startTicks: string | undefined): boolean {
  return startTicks !== undefined && Number(row.startTicks) < Number(startTicks);
}

/** 404: no such container; 409: it is stopped or paused. */
export function isGone(error: unknown): boolean {
  return statusOf(error) === 404 || statusOf(error) === 409;
}
