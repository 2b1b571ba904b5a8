import type { CliContext } from '@sglang-ci/cli-kit';
import type { ExitCode } from '@sglang-ci/core';

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

/** The command that the first word names, and the words for it; without one, a night. */
export function chooseCommand(args: readonly string[]): {
  readonly command: Command;
  readonly args: readonly string[];
} {
  const named = COMMANDS.find(({ name }) => name === args[0]);
  return named === undefined ? { command: RUN, args } : { command: named, args: args.slice(1) };
}
