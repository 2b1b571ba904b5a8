import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { type CliContext, createReporter } from '@sglang-ci/cli-kit';
import {
  type Clock,
  type Emit,
  EXIT,
  type ExitCode,
  fetchOn,
  type Plan,
  readImageTag,
  redactSecrets,
  type Settings,
} from '@sglang-ci/core';
import { safeJson } from '@sglang-ci/history';
import { createHostRunner } from '../host-runner/create-host-runner.ts';
import { formatPlan } from '../plan/format-plan.ts';
import { readDriver, refuseDriver } from '../preflight/check-driver.ts';
import type { BenchOutcome } from '../run/bench-outcome.ts';
import { loadSite } from '../site/load-site.ts';
import { chooseRunner, describeRunner, type RunnerChoice } from './choose-runner.ts';
import { describeContainer, openContainer } from './open-container.ts';
import { type BenchArgs, type BenchCli, parseBenchArgs } from './parse-bench-args.ts';
import { planFromRequest } from './plan-from-request.ts';
import { clockOf } from '../simulated-clock/clock-of.ts';
import { checkDefaultFolder, runPlan } from './run-plan.ts';

/** The whole of a benchmark's program: options, plan, then the plan printed or run. Gives the exit code. */
export async function benchMain(cli: BenchCli, context: CliContext): Promise<ExitCode> {
  const args = await parseBenchArgs(cli, context.args);
  if (args === undefined) return EXIT.ok;
  const site = await loadSite(args.site);
  for (const { message } of site?.brokenModels ?? []) context.stderr.write(`warning: model not read: ${message}\n`);
  const surroundings = { env: context.env, site, hostname: hostname() };
  const { plan, settings } = planFromRequest(cli.family, args.request, surroundings);
  const choice = await chooseRunner(args.runner, context.env);
  if (args.dryRun) {
    const container = choice.runner === 'docker' ? await describeContainer(plan, settings) : undefined;
    if (choice.byDefault && !args.json) context.stderr.write(`${describeRunner(choice)}\n`);
    context.stdout.write(args.json ? `${safeJson(plan, 2)}\n` : formatPlan(plan, { container }));
    return EXIT.ok;
  }
  checkDefaultFolder(settings);
  const outcome = await execute(plan, { cli, args, settings, context, choice });
  context.stdout.write(args.json ? `${safeJson(summaryOf(outcome))}\n` : closingLines(outcome));
  return outcome.exitCode;
}

async function execute(
  plan: Plan,
  night: {
    readonly cli: BenchCli;
    readonly args: BenchArgs;
    readonly settings: Settings;
    readonly context: CliContext;
    readonly choice: RunnerChoice;
  },
): Promise<BenchOutcome> {
  const { cli, args, settings, context, choice } = night;
  const { env, signal } = context;
  const clock = clockOf(settings, env, choice.runner);
  const emit = createReporter({ stream: args.json ? context.stderr : context.stdout, env, clock });
  if (choice.byDefault) emit({ kind: 'note', message: describeRunner(choice) });
  await checkDriver(plan, { settings, clock, env, emit });
  const inDocker = choice.runner === 'docker';
  const container = inDocker ? await openContainer(plan, { settings, env, ports: { clock, emit, signal } }) : undefined;
  const place = resolve(settings.outputDir ?? settings.workDir);
  const runner = container?.runner ?? createHostRunner({ clock, env, place });
  const ports = { runner, clock, fetch: fetchOn(clock, context.fetch), emit, signal, incidents: context.incidents };
  return runPlan(plan, ports, {
    simulated: settings.simulatedClock !== undefined,
    timeZone: settings.timeZone,
    breakLock: args.breakLock,
    commandLine: redactSecrets([cli.name, ...context.args].join(' ')),
    ...(container?.imageDigest === undefined ? {} : { imageDigest: container.imageDigest }),
  });
}

/** What a script wants to know; the numbers themselves are in the files. */
function summaryOf(outcome: BenchOutcome): Readonly<Record<string, unknown>> {
  const { status, exitCode, reason, hint, folder, files, alreadyDone } = outcome;
  return { status, exitCode, reason, hint, folder, files, alreadyDone };
}

function closingLines({ alreadyDone, status, reason, hint, folder, files }: BenchOutcome): string {
  const lines = [
    `${alreadyDone ? 'already ' : ''}${status}${reason === undefined ? '' : `: ${reason}`}`,
    ...(hint === undefined ? [] : [`hint: ${hint}`]),
    `folder: ${folder}`,
    `results: ${files.csv ?? files.results}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Throws `DRIVER_UNFIT` when this machine's driver is known not to carry the image's ROCm. */
async function checkDriver(
  { imageTag }: Plan,
  {
    settings,
    clock,
    env,
    emit,
  }: { readonly settings: Settings; readonly clock: Clock; readonly env: CliContext['env']; readonly emit: Emit },
): Promise<void> {
  const driver = await readDriver(createHostRunner({ clock, env }));
  const { rocm } = readImageTag(imageTag);
  const refused = refuseDriver({ driver, rocm }, { emit, driverCheck: settings.driverCheck });
  if (refused !== undefined) throw refused;
}
