export type Example = readonly [command: string, what: string];

/** Columns of a help page: a terminal's, at most this many. */
export const HELP_WIDTH = 120;

const INDENT = '  ';

/**
 * Examples for a help page that can be copied: what each does as a comment, then its command. A command that is longer than
 * the page goes on behind a backslash. `$0` stands for the program and is filled in with `program`.
 */
export function helpExamples(examples: readonly Example[], page: { readonly program: string; readonly width: number }) {
  const lines = examples.flatMap(([command, what]) => [
    `${INDENT}# ${what}`,
    ...broken(command.replaceAll('$0', page.program), page.width - INDENT.length - 2).map((line) => INDENT + line),
  ]);
  return ['Examples:', ...lines].join('\n');
}

/** Breaks a command before an option, so that a shell still reads it as one. */
function broken(command: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const part of command.split(/ (?=-)/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + part.length <= width) lines.splice(-1, 1, `${last} ${part}`);
    else lines.push(last === undefined ? part : `${INDENT}${part}`);
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line));
}
