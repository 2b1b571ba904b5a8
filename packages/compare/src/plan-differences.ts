import { type Command, newestName, type Plan, type PointPlan } from '@sglang-ci/core';
import type { SetupDifference } from './comparison.ts';
import { differing } from './differing.ts';
import { groupBy } from './group-by.ts';

/** In what two plans differ, in words. Paths of the run folders themselves, and images, are not told. */
export function planDifferences(a: Plan, b: Plan): readonly SetupDifference[] {
  return [
    ...differing('model', [
      ['model files', a.model.path, b.model.path],
      ['tokenizer', a.model.tokenizer, b.model.tokenizer],
      ['GPUs per server (TP)', a.model.tp, b.model.tp],
    ]),
    ...differing('protocol', [
      ['seed', a.protocol.seed ?? 'not set', b.protocol.seed ?? 'not set'],
      ['sweep', a.sweep, b.sweep],
    ]),
    ...commandDifferences('server', { a, b, commands: [a.server?.command, b.server?.command] }),
    ...pointDifferences(a, b),
    ...gateDifferences(a, b),
  ];
}

function gateDifferences(a: Plan, b: Plan): readonly SetupDifference[] {
  return [
    ...differing('accuracy test', [
      ['pass mark', a.gate?.threshold, b.gate?.threshold],
      ['questions', a.gate?.questions, b.gate?.questions],
      ['most runs', a.gate?.maxRuns, b.gate?.maxRuns],
    ]),
    ...commandDifferences('accuracy test', { a, b, commands: [a.gate?.command, b.gate?.command] }),
  ];
}

/** What differs in every common point's command is told once, what differs in some names them. */
function pointDifferences(a: Plan, b: Plan): readonly SetupDifference[] {
  const common = a.points.flatMap((point) => {
    const other = b.points.find(({ id }) => id === point.id);
    return other ? [{ id: point.id, differences: pairDifferences({ a, b }, point, other) }] : [];
  });
  const told = common.flatMap(({ id, differences }) => differences.map((difference) => ({ id, difference })));
  const grouped = [...groupBy(told, ({ difference }) => JSON.stringify(difference)).values()];
  const changed = grouped.flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const where = same.length === common.length ? '' : ` (${same.map(({ id }) => id).join(', ')})`;
    return [{ ...first.difference, what: `${first.difference.what}${where}` }];
  });
  return [...onlyPlanned(a, b), ...changed];
}

function pairDifferences(
  plans: { readonly a: Plan; readonly b: Plan },
  pointA: PointPlan,
  pointB: PointPlan,
): readonly SetupDifference[] {
  return [
    ...differing('client', [['requests', pointA.prompts, pointB.prompts]]),
    ...commandDifferences('client', { ...plans, commands: [pointA.command, pointB.command] }),
  ];
}

function onlyPlanned(a: Plan, b: Plan): readonly SetupDifference[] {
  const missing = (plan: Plan, from: Plan) =>
    from.points.map(({ id }) => id).filter((id) => !plan.points.some((point) => point.id === id));
  const [onlyA, onlyB] = [missing(b, a), missing(a, b)];
  return [
    ...(onlyA.length > 0
      ? [{ area: 'points' as const, what: 'points planned on one side', from: onlyA.join(', ') }]
      : []),
    ...(onlyB.length > 0
      ? [{ area: 'points' as const, what: 'points planned on one side', to: onlyB.join(', ') }]
      : []),
  ];
}

/** Where a server listens changes nothing of what it does. */
const ADDRESS: ReadonlySet<string> = new Set(['flag --host', 'flag --port']);

function commandDifferences(
  area: 'server' | 'client' | 'accuracy test',
  of: { readonly a: Plan; readonly b: Plan; readonly commands: readonly (Command | undefined)[] },
): readonly SetupDifference[] {
  const [from, to] = of.commands;
  if (!from || !to) return [];
  const [wordsA, wordsB] = [wordsOf(from, of.a), wordsOf(to, of.b)];
  return [...new Set([...wordsA.keys(), ...wordsB.keys()])]
    .filter((name) => wordsA.get(name) !== wordsB.get(name) && !ADDRESS.has(name))
    .map((name) => ({
      area,
      what: `${area} ${name}`,
      ...valueAs('from', wordsA.get(name)),
      ...valueAs('to', wordsB.get(name)),
    }));
}

function valueAs(side: 'from' | 'to', value: string | undefined): { readonly from?: string; readonly to?: string } {
  return value === undefined ? {} : { [side]: value === '' ? 'set' : value };
}

/** A command as named values, by their newest names: `flag --tp-size` → `8`, `variable X` → `1`, `program` → `python3 -m sglang.launch_server`. */
function wordsOf({ env, argv }: Command, { runFolder }: Plan): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  let name = 'program';
  for (const word of argv) {
    const [, flag, value] = /^(--[a-zA-Z][\w-]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (flag === undefined) words.set(name, [words.get(name), newestName(word)].filter(Boolean).join(' '));
    else {
      name = `flag ${newestName(flag)}`;
      words.set(name, value ?? '');
    }
  }
  for (const [variable, value] of Object.entries(env)) words.set(`variable ${variable}`, value);
  return new Map([...words].map(([key, value]) => [key, value.replaceAll(runFolder, '{run folder}')]));
}
