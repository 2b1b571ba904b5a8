import { type Command, parseProcessRow } from '@sglang-ci/core';

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
  const process = parseProcessRow(line);
  if (process !== undefined) return { kind: 'started', pid: process.pid, startTicks: process.startTicks };
  const [program = ''] = command.argv;
  if (line === 'no-folder') return refused(`cannot run ${program}: no folder ${command.cwd ?? ''} in the container`);
  if (line === 'no-program') return refused(`cannot run ${program}: no such program in the container`);
  return refused(`cannot run ${program}: ${line === '' ? 'the container said nothing' : line.slice(0, 300)}`);
}

function refused(message: string): Greeting {
  return { kind: 'refused', message };
}
