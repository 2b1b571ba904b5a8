import type { Command } from '@sglang-ci/core';

/** The variable by which every process that descends from a started command can be known: its value is `WORD.UUID`. */
export const MARKER_VARIABLE = 'SGLANG_CI_PROCESS';

/**
 * A small shell that goes to the folder, says who it is (its line of /proc/PID/stat) and becomes the command. The
 * command's words come as arguments and are never read by the shell. Docker starts it as leader of a session of its own.
 */
const WRAPPER = [
  'folder=$1; shift',
  'if [ -n "$folder" ]; then cd "$folder" 2>/dev/null || { echo no-folder; exit 127; }; fi',
  'command -v "$1" >/dev/null 2>&1 || { echo no-program; exit 127; }',
  'read -r stat </proc/$$/stat || { echo no-proc; exit 127; }',
  'printf "%s\\n" "$stat"',
  'exec "$@"',
].join('\n');

/** The argv that starts `command` inside a container by the wrapper. */
export function wrapCommand(command: Command): readonly string[] {
  return ['/bin/sh', '-c', WRAPPER, 'sglang-ci', command.cwd ?? '', ...command.argv];
}

/** What the wrapper says first. */
export type Greeting =
  | { readonly kind: 'started'; readonly pid: number; readonly startTicks: string }
  | { readonly kind: 'refused'; readonly message: string };

/** Reads the wrapper's first line, which is the process that the command becomes, or why there is none. */
export function readGreeting(line: string, command: Command): Greeting {
  const process = parseStat(line);
  if (process !== undefined) return { kind: 'started', pid: process.pid, startTicks: process.startTicks };
  const [program = ''] = command.argv;
  if (line === 'no-folder') return refused(`cannot run ${program}: no folder ${command.cwd ?? ''} in the container`);
  if (line === 'no-program') return refused(`cannot run ${program}: no such program in the container`);
  return refused(`cannot run ${program}: ${line === '' ? 'the container said nothing' : line.slice(0, 300)}`);
}

function refused(message: string): Greeting {
  return { kind: 'refused', message };
}

/** One process as its line of `/proc/PID/stat` tells it; the fields this package needs. */
export interface StatRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Field 22: start in clock ticks since boot. */
  readonly startTicks: string;
  /** False for one that has ended and only waits to be collected. */
  readonly alive: boolean;
  /** What it calls itself, at most 15 letters. */
  readonly name: string;
}

/** Reads a line of `/proc/PID/stat`; `undefined` for anything else. The name in brackets may hold blanks and brackets. */
export function parseStat(line: string): StatRow | undefined {
  const close = line.lastIndexOf(')');
  const pid = /^(\d+) \(/.exec(line)?.[1];
  const [state, parent, group, session, ...rest] = line.slice(close + 2).split(' ');
  const startTicks = rest[15];
  if (pid === undefined || close < 0 || state === undefined || startTicks === undefined) return undefined;
  return {
    pid: Number(pid),
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    startTicks,
    alive: state !== 'Z' && state !== 'X',
    name: line.slice(line.indexOf('(') + 1, close),
  };
}
