import { hostname } from 'node:os';
import { type CliContext, createReporter } from '@sglang-ci/cli-kit';
import { EXIT, type Emit, type ExitCode, type Plan, type Runner, type Settings, systemClock } from '@sglang-ci/core';
import { createHostRunner } from '../host-runner/create-host-runner.ts';
import { formatPlan } from '../plan/format-plan.ts';
import { loadSite } from '../site/load-site.ts';
import { type BenchArgs, type BenchCli, parseBenchArgs } from './parse-bench-args.ts';
import { planFromRequest } from './plan-from-request.ts';
import { checkDefaultFolder, clockOf, type PlanOutcome, runPlan } from './run-plan.ts';

/** A container that is up, and the way into it. */
export interface OpenContainer {
  readonly runner: Runner;
  readonly imageDigest?: string;
}

export interface BenchMainOptions {
  /** Brings up the container of a plan's image; called only when commands are to run in one. */
  readonly openContainer: (plan: Plan, parts: { readonly settings: Settings; readonly emit: Emit; readonly context: CliContext }) => Promise<OpenContainer>;
  /** Is there a Docker engine on this machine? */
  readonly hasDocker: (env: CliContext['env']) => boolean;
}

/** The whole of a benchmark's program: options, plan, then the plan printed or run. Gives the exit code. */
export async function benchMain(cli: BenchCli, context: CliContext, options: BenchMainOptions): Promise<ExitCode> {
  const args = await parseBenchArgs(cli, context.args);
  if (args === undefined) return EXIT.ok;
  const site = await loadSite(args.site);
  const { plan, settings } = planFromRequest(cli.family, args.request, { env: context.env, site, hostname: hostname() });
  if (args.dryRun) {
    context.stdout.write(args.json ? `${JSON.stringify(plan, null, 2)}\n` : formatPlan(plan));
    return EXIT.ok;
  }
  checkDefaultFolder(settings);
  const outcome = await execute(plan, { args, settings, context, options });
  context.stdout.write(args.json ? `${JSON.stringify(summaryOf(outcome))}\n` : closingLines(outcome));
  return outcome.exitCode;
}

async function execute(
  plan: Plan,
  parts: {
    readonly args: BenchArgs;
    readonly settings: Settings;
    readonly context: CliContext;
    readonly options: BenchMainOptions;
  },
): Promise<PlanOutcome> {
  const { args, settings, context, options } = parts;
  const { env, signal } = context;
  const clock = clockOf(settings);
  const stream = args.json ? context.stderr : context.stdout;
  const emit = createReporter({ stream, env, clock });
  const inContainer = (args.runner ?? defaultRunner(env, options)) === 'docker';
  const container = inContainer ? await options.openContainer(plan, { settings, emit, context }) : undefined;
  const runner = container?.runner ?? createHostRunner({ clock });
  return runPlan(plan, { runner, clock, fetch, emit, signal }, {
    simulated: clock !== systemClock,
    timeZone: settings.timeZone,
    commandLine: [parts.context.args.join(' ')].join(' '),
    ...(container?.imageDigest === undefined ? {} : { imageDigest: container.imageDigest }),
  });
}

/** In a container already, or on a machine without Docker, commands run in place. */
function defaultRunner(env: CliContext['env'], { hasDocker }: BenchMainOptions): 'host' | 'docker' {
  return (env['INSIDE_CONTAINER'] ?? '') === '' && hasDocker(env) ? 'docker' : 'host';
}

function summaryOf({ bench, ...outcome }: PlanOutcome): Readonly<Record<string, unknown>> {
  return { ...outcome, files: bench?.files, alreadyDone: bench?.alreadyDone };
}

function closingLines({ bench, status, reason, hint, folder }: PlanOutcome): string {
  const lines = [
    `${bench?.alreadyDone ? 'already ' : ''}${status}${reason === undefined ? '' : `: ${reason}`}`,
    ...(hint === undefined ? [] : [`hint: ${hint}`]),
    ...(bench === undefined ? [] : [`folder: ${folder}`, `CSV: ${bench.files.csv}`]),
  ];
  return `${lines.join('\n')}\n`;
}
