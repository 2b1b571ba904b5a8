import {
  livingTree,
  MARKER_VARIABLE,
  membersOf,
  parseProcessRow,
  type ProcessIdentity,
  type ProcessRow,
} from '@sglang-ci/core';
import type { DockerEngine } from '../engine/docker-engine.ts';
import { statusOf } from '../engine/engine-failure.ts';
import { isUnreachable, settledContainer } from './settled-container.ts';
import { runInContainer } from './run-in-container.ts';

/** Prints every process's stat line, then the environments with a matching variable. Nothing of the command is in it. */
const LIST = [
  'for file in /proc/[0-9]*/stat; do read -r line <"$file" && printf "%s\\n" "$line"; done 2>/dev/null',
  'grep -lsz "$1" /proc/[0-9]*/environ',
  'exit 0',
].join('\n');

/**
 * The living processes in its container that a started command consists of: its process group, its session, whatever
 * carries its marker, and their descendants. Empty when the container is gone or stopped: its processes ended with it.
 */
export async function groupMembers(engine: DockerEngine, identity: ProcessIdentity): Promise<readonly ProcessRow[]> {
  const { rows, marked } = await listProcesses(engine, identity.where ?? '', `${literal(identity.marker ?? '')}$`);
  return membersOf(identity, rows, marked);
}

/** The living processes in a container whose markers start with a word (`WORD.…`), and their descendants. */
export async function markedMembers(
  engine: DockerEngine,
  container: string,
  word: string,
): Promise<readonly ProcessRow[]> {
  const { rows, marked } = await listProcesses(engine, container, literal(`${word}.`));
  return livingTree(
    rows.filter(({ pid }) => pid > 1),
    marked,
  );
}

interface Processes {
  readonly rows: readonly ProcessRow[];
  /** Numbers of those whose marker matches. */
  readonly marked: ReadonlySet<number>;
}

/** All processes of a container, none when it is gone. `pattern` is what their marker must begin with, for `grep`. */
async function listProcesses(engine: DockerEngine, container: string, pattern: string): Promise<Processes> {
  try {
    const argv = ['/bin/sh', '-c', LIST, 'sglang-ci', `^${MARKER_VARIABLE}=${pattern}`];
    const { stdout } = await runInContainer(engine, container, { argv, env: {} });
    const lines = stdout.split('\n');
    const marked = lines.flatMap((line) => /^\/proc\/(\d+)\/environ$/.exec(line)?.[1] ?? []);
    return { rows: lines.flatMap((line) => parseProcessRow(line) ?? []), marked: new Set(marked.map(Number)) };
  } catch (error) {
    if (isGone(error)) return NO_PROCESSES;
    if (!isUnreachable(error)) throw error;
    const settled = await settledContainer({ engine, container });
    if (settled === 'unreachable') throw error;
    return settled?.running === true ? await listProcesses(engine, container, pattern) : NO_PROCESSES;
  }
}

const NO_PROCESSES: Processes = { rows: [], marked: new Set() };

/** A text as a basic regular expression that matches only it. */
function literal(text: string): string {
  return text.replace(/[.*[\]^$\\]/g, '\\$&');
}

/** 404: no such container; 409: it is stopped or paused. */
export function isGone(error: unknown): boolean {
  return statusOf(error) === 404 || statusOf(error) === 409;
}
