import type { OptionSpec } from './argparse.ts';

const WIDTH = 78;

/** `usage: prog [-h] --model-path MODEL_PATH …`, wrapped and indented as argparse does on an 80 column terminal. */
export function usageText(prog: string, options: readonly OptionSpec[]): string {
  const head = `usage: ${prog} `;
  const indent = ' '.repeat(head.length);
  const lines: string[] = [];
  let line = '';
  for (const part of ['[-h]', ...options.map(usageOf)]) {
    if (line !== '' && head.length + line.length + 1 + part.length > WIDTH) {
      lines.push(line);
      line = part;
    } else line = line === '' ? part : `${line} ${part}`;
  }
  lines.push(line);
  return head + lines.join(`\n${indent}`);
}

/** The text of `--help`. */
export function wrapHelp(prog: string, options: readonly OptionSpec[]): string {
  const rows = options.map((option) => `  ${option.flags.map((flag) => flag + valueOf(option)).join(', ')}`);
  return `${usageText(prog, options)}\n\noptions:\n  -h, --help            show this help message and exit\n${rows.join('\n')}\n`;
}

function usageOf(option: OptionSpec): string {
  const text = `${option.flags[0] ?? ''}${valueOf(option)}`;
  return option.required === true ? text : `[${text}]`;
}

function valueOf(option: OptionSpec): string {
  if (option.kind === 'flag') return '';
  const long = option.flags.find((flag) => flag.startsWith('--')) ?? '';
  const name =
    option.choices === undefined ? long.slice(2).replaceAll('-', '_').toUpperCase() : `{${option.choices.join(',')}}`;
  return option.list === true ? ` ${name} [${name} ...]` : ` ${name}`;
}
