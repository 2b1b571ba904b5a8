import { CiError, type Command, MOVED_MODULES, type Plan, type Ports } from '@sglang-ci/core';
import { askParsers, type ParserAnswer } from './ask-parsers.ts';
import { nearestOption } from './nearest-option.ts';

/** Names that mean the same, of which an image knows one. */
const SAME: readonly (readonly [string, string])[] = [
  ...Object.entries(MOVED_MODULES),
  ['--cuda-graph-max-bs', '--cuda-graph-max-bs-decode'],
  ['--cuda-graph-bs', '--cuda-graph-bs-decode'],
];

/**
 * The plan in the words that the image's own parsers take: where one does not take a command, the other names that mean
 * the same are tried, and what was changed is said. Throws `COMMAND_REFUSED` with the parser's words and the nearest known
 * option before any model is loaded. Parsers that cannot be asked change nothing.
 */
export async function spellAsKnown(plan: Plan, ports: Pick<Ports, 'runner' | 'signal' | 'emit'>): Promise<Plan> {
  const commands = distinct([plan.server?.command, plan.points[0]?.command, plan.groups?.[0]?.command]);
  const answers = await askParsers(commands, ports);
  const renamed = new Map<string, string>();
  for (const [index, command] of commands.entries()) {
    const answer = answers[index] ?? { kind: 'unsure' };
    if (answer.kind === 'taken' || answer.kind === 'unsure') continue;
    const swaps = swapsFor(command, answer);
    const [again] = swaps.size === 0 ? [answer] : await askParsers([respelled(command, swaps)], ports);
    if (again?.kind === 'refused' || again?.kind === 'no-module') throw refusal(command, answer);
    for (const [from, to] of swaps) renamed.set(from, to);
  }
  if (renamed.size === 0) return plan;
  const told = [...renamed].map(([from, to]) => `${to} for ${from}`).join(', ');
  ports.emit({ kind: 'note', message: `as this image's own parsers know it: ${told}` });
  return everyCommand(plan, (command) => respelled(command, renamed));
}

function distinct(commands: readonly (Command | undefined)[]): readonly Command[] {
  const modules = commands.filter((command) => command?.argv[0] === 'python3' && command.argv[1] === '-m');
  return modules.filter((command) => command !== undefined);
}

/** Other names of what the answer is about: the module, or the options of the command that have any. */
function swapsFor({ argv }: Command, answer: ParserAnswer): ReadonlyMap<string, string> {
  const pairs = SAME.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]);
  const about = pairs.filter(([from]) => argv.includes(from) && from.startsWith('--') === (answer.kind === 'refused'));
  return new Map(about);
}

function respelled(command: Command, names: ReadonlyMap<string, string>): Command {
  return { ...command, argv: command.argv.map((word) => names.get(word) ?? word) };
}

function everyCommand(plan: Plan, change: (command: Command) => Command): Plan {
  return {
    ...plan,
    ...(plan.server && { server: { ...plan.server, command: change(plan.server.command) } }),
    points: plan.points.map((point) => ({ ...point, command: change(point.command) })),
    ...(plan.groups && { groups: plan.groups.map((group) => ({ ...group, command: change(group.command) })) }),
  };
}

function refusal({ argv }: Command, answer: ParserAnswer): CiError {
  const [, , module = ''] = argv;
  if (answer.kind !== 'refused') {
    return new CiError('COMMAND_REFUSED', `the image has no program ${module}`, {
      hint: 'is this an image of SGLang, and of a version that is supported?',
    });
  }
  const unknown = answer.message.split(/[\s:,]+/).filter((word) => word.startsWith('--') && argv.includes(word));
  const near = unknown.flatMap((word) => nearestOption(word, answer.options) ?? []);
  const hint =
    near.length === 0 ? 'no option of this image is near it' : `the nearest that it knows: ${near.join(', ')}`;
  return new CiError('COMMAND_REFUSED', `the image does not take the command of ${module}: error: ${answer.message}`, {
    hint: `${hint}; nothing was started`,
  });
}
