import { type Command, formatCommand, formatLoad, notGated, type Plan, type PointPlan } from '@sglang-ci/core';

/** The plan for people, as `--dry-run` prints it: every command line of the benchmark, in order, each ready for a shell. */
export function formatPlan(plan: Plan, options: { readonly container?: Command | undefined } = {}): string {
  const { container } = options;
  const sections = [
    heading(plan),
    container && section('Container, made once and reused; all commands below run in it', [formatCommand(container)]),
    preflight(plan),
    plan.download &&
      section(`Download, if ${plan.download.directory} is missing`, [formatCommand(plan.download.command)]),
    jitWarmup(plan),
    server(plan),
    gate(plan),
    ...measurements(plan),
    plan.excluded &&
      section(
        'Not measured here',
        plan.excluded.map(({ point, rule }) => `${point} (excluded by ${rule})`),
      ),
    section(
      'Results',
      resultFiles(plan).map((file) => `${plan.runFolder}/${file}`),
    ),
  ];
  return `${sections.filter((text) => text !== undefined).join('\n\n')}\n`;
}

function resultFiles({ points, csv }: Plan): readonly string[] {
  const sweep = points.length > 0 ? [csv.file] : [];
  return [...sweep, ...(csv.gsm8k === undefined ? [] : [csv.gsm8k.file]), 'results.json'];
}

function heading(plan: Plan): string {
  const { model, protocol } = plan;
  const seed = protocol.seed === undefined ? 'client default seed' : `seed ${protocol.seed}`;
  const lines = [
    ['Model', `${model.label} ${model.variant} (${model.path})`],
    ...(model.untriedRecipe === undefined
      ? []
      : [['Recipe', `not yet run on hardware; from ${model.untriedRecipe.join(', ')}`]]),
    ['Mode', `${plan.mode} ${plan.subMode}`],
    ['Image', plan.image],
    ['Node', `${plan.node} (${plan.hardware})`],
    ['Backend', plan.backend],
    [
      'Protocol',
      plan.mode === 'offline'
        ? `${plan.sweep} sweep`
        : `${protocol.name}, ${protocol.runsPerLoad} runs per load, ${seed}`,
    ],
    ['Run folder', plan.runFolder],
  ];
  return lines.map(([name, value]) => `${`${name}:`.padEnd(12)}${value}`).join('\n');
}

function preflight({ preflight: { paths, staleLocks } }: Plan): string {
  return section('Before anything starts', [
    ...paths.map(({ path, kind, what }) => `must be there: ${path} (${kind}, ${what})`),
    ...staleLocks.map(({ directory, pattern }) => `removed: ${directory}/**/${pattern}`),
  ]);
}

function jitWarmup({ preflight: { jitWarmup: warmup } }: Plan): string | undefined {
  if (warmup === undefined) return undefined;
  const libraries = warmup.missingAnyOf.join(', ');
  return section(`Kernel warm-up, at most ${warmup.limitS} s, if one is missing of ${libraries}`, [
    formatCommand(warmup.command),
  ]);
}

function server({ server: plan }: Plan): string | undefined {
  return plan && section(`Server, ready within ${plan.startLimitS} s, log ${plan.log}`, [formatCommand(plan.command)]);
}

function gate({ gate: plan }: Plan): string | undefined {
  return (
    plan &&
    section(
      `GSM8K gate, up to ${plan.maxRuns} runs of ${plan.questions} questions, ${plan.threshold === undefined ? notGated(plan.evaluator) : `threshold ${plan.threshold}`}, log ${plan.log}`,
      [formatCommand(plan.command)],
    )
  );
}

function measurements(plan: Plan): readonly string[] {
  if (plan.groups !== undefined) {
    return plan.groups.map((group) =>
      section(`${group.points.join(' ')}, at most ${group.limitS} s, log ${group.log}`, [formatCommand(group.command)]),
    );
  }
  return plan.points.map((point) => section(pointTitle(point, plan), [formatCommand(point.command)]));
}

function pointTitle(point: PointPlan, { server: serverPlan }: Plan): string {
  const runs =
    point.runs === 1 ? `one run of at most ${point.limitS} s` : `${point.runs} runs of at most ${point.limitS} s each`;
  const flush = serverPlan?.flushPath;
  const parts = [
    `${formatLoad(point.load)}, ${runs}`,
    point.flushBefore && `cache flushed before each (POST ${flush})`,
    point.flushBetweenRuns && `cache flushed between them (POST ${flush})`,
    point.pauseAfterS > 0 && `${point.pauseAfterS} s pause after each`,
    `log ${point.log}`,
  ];
  return parts.filter(Boolean).join(', ');
}

function section(title: string, lines: readonly string[]): string {
  return [`# ${title}`, ...lines].join('\n');
}
