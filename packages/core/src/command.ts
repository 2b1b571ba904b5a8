/** One command: an argv array and its environment, never a string for a shell. */
export interface Command {
  /** Variables set for this command on top of the runner's own environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  readonly cwd?: string;
}

/** The command as one line that can be pasted into a shell: `env A=1 python3 -m x --y 'two words'`. For people; nothing here runs it. */
export function formatCommand(command: Command): string {
  const assignments = Object.entries(command.env).map(([name, value]) => `${name}=${quote(value)}`);
  const line = [...(assignments.length > 0 ? ['env', ...assignments] : []), ...command.argv.map(quote)].join(' ');
  return command.cwd === undefined ? line : `cd ${quote(command.cwd)} && ${line}`;
}

function quote(word: string): string {
  return /^[\w@%+=:,./{}-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
