import type { CliContext } from '@sglang-ci/cli-kit';
import type { ExitCode } from '@sglang-ci/core';
import { OPTIONS } from './night/option-table.ts';

/** One command of the program; what it needs is loaded when it is asked for. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  load(): Promise<{ run(context: CliContext): Promise<ExitCode> }>;
}

const RUN: Command = {
  name: 'run',
  summary: 'one night (also without a command)',
  load: () => import('./commands/run.ts'),
};

export const COMMANDS: readonly Command[] = [
  RUN,
  {
    name: 'doctor',
    summary: 'is everything here that a night needs?',
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'prune',
    summary: 'removes old server logs, images and containers',
    load: () => import('./commands/prune.ts'),
  },
  {
    name: 'install',
    summary: 'puts the nights into cron or systemd, or takes them out',
    load: () => import('./commands/install.ts'),
  },
];

/** Options of any command that take no value: a word behind one is a word of its own. */
const FLAGS: ReadonlySet<string> = new Set([
  ...Object.entries(OPTIONS).flatMap(([name, option]) => ('type' in option && option.type === 'boolean' ? [name] : [])),
  'cron',
  'systemd',
  'uninstall',
  'help',
  'version',
]);

/** The command that a word names, wherever it stands, and the words for it; without one, a night. */
export function chooseCommand(args: readonly string[]): {
  readonly command: Command;
  readonly args: readonly string[];
} {
  const at = args.findIndex((word, index) => isCommand(word) && !takesValue(args[index - 1]));
  const command = COMMANDS.find(({ name }) => name === args[at]) ?? RUN;
  return { command, args: at === -1 ? args : args.toSpliced(at, 1) };
}

function isCommand(word: string): boolean {
  return COMMANDS.some(({ name }) => name === word);
}

function takesValue(word: string | undefined): boolean {
  const name = /^--?(?:no-)?([\w-]+)$/.exec(word ?? '')?.[1]?.replaceAll('_', '-');
  return name !== undefined && name !== 'h' && !FLAGS.has(name);
}
