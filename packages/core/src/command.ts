import { redactValue } from './redact-value.ts';

/** One command: an argv array and its environment, never a string for a shell. */
export interface Command {
  /** Variables set for this command on top of the runner's own environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  readonly cwd?: string;
}

/**
 * The command as one line that can be pasted into a shell: `env A=1 python3 -m x --y 'two words'`. For people: its secrets
 * are `<redacted>`.
 */
export function formatCommand(command: Command): string {
  const { env, argv, cwd } = redactValue(command);
  const assignments = Object.entries(env).map(([name, value]) => `${name}=${quote(value)}`);
  const line = [...(assignments.length > 0 ? ['env', ...assignments] : []), shellWords(argv)].join(' ');
  return cwd === undefined ? line : `cd ${quote(cwd)} && ${line}`;
}

/** Words for a shell that is to run them, such as cron's: secrets and all. */
export function shellWords(argv: readonly string[]): string {
  return argv.map(quote).join(' ');
}

function quote(word: string): string {
  return /^[\w@%+=:,./{}-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
