import { hostname } from 'node:os';
import { resolve } from 'node:path';
import {
  checkDefaultFolder,
  chooseRunner,
  clockOf,
  describeRunner,
  loadSite,
  type RunnerChoice,
} from '@sglang-ci/bench-kit';
import { type CliContext, createReporter } from '@sglang-ci/cli-kit';
import { dayOf, fetchOn, resolveSettings } from '@sglang-ci/core';
import { chooseSanityModels } from '../sanity/sanity-models.ts';
import { checkSiteModels } from './check-site-models.ts';
import { chooseModels, modelsKnownTo } from './choose-models.ts';
import type { NightModel, NightSetup } from './night.ts';
import type { NightOptions } from './night-options.ts';
import { noteIncidents } from './note-incidents.ts';
import { weakSettings } from './weak-settings.ts';

/** Joins command line, environment and site file into everything a night is given. Throws for what is wrong in them. */
export async function setUpNight(options: NightOptions, context: CliContext): Promise<NightSetup> {
  const { env, signal } = context;
  const site = await loadSite(options.site);
  const settings = resolveSettings({ options: options.settings, env, ...(site === undefined ? {} : { site }) });
  if (!options.dryRun) checkDefaultFolder(settings);
  const runnerChoice = await chooseRunner(options.runner, env);
  const clock = clockOf(settings, env, runnerChoice.runner);
  const emit = createReporter({ stream: options.json ? context.stderr : context.stdout, env, clock });
  for (const { message } of site?.brokenModels ?? []) emit({ kind: 'warning', message: `model not read: ${message}` });
  const workDir = resolve(settings.workDir);
  if (site !== undefined && site.brokenModels.length === 0)
    checkSiteModels(settings.models, { known: modelsKnownTo(site), path: site.path });
  if (!options.dryRun) for (const message of weakSettings(settings)) emit({ kind: 'warning', message });
  const models =
    options.sanity === undefined ? chooseModels(options, { site, env, emit }) : chooseSanityModels(options, site);
  if (runnerChoice.byDefault && !options.dryRun)
    emit({ kind: noteOr(runnerChoice), message: describeRunner(runnerChoice) });
  return {
    options: { ...options, runner: runnerChoice.runner },
    runnerChoice,
    settings,
    surroundings: { env, site, hostname: hostname() },
    models,
    node: settings.node ?? hostname(),
    outputDir: resolve(settings.outputDir ?? workDir),
    plotsDir: resolve(settings.plotsDir ?? `${workDir}/plots_server`),
    day: dayOf(clock.now(), settings.timeZone),
    name: nameOf(models, options, settings),
    title: options.sanity === undefined ? titleOf(models) : `sanity check of ${models.length} models`,
    simulated: settings.simulatedClock !== undefined,
    env,
    clock,
    fetch: fetchOn(clock, context.fetch),
    emit,
    incidents: options.dryRun ? undefined : noteIncidents(context, emit),
    signal,
    workSignal: signal,
  };
}

/** That a node's engine is down is more than a note: what the image holds is not what runs then. */
function noteOr({ noEngine }: RunnerChoice): 'note' | 'warning' {
  return noEngine === undefined ? 'note' : 'warning';
}

function nameOf(
  models: readonly NightModel[],
  { subMode, sanity, models: named }: NightOptions,
  { nightTracks = [] }: Pick<NightSetup['settings'], 'nightTracks'>,
): string {
  const ids = models.map(({ profile }) => profile.id).join('-');
  const modes = [...new Set(models.flatMap((model) => model.modes))].join('-');
  const tracks = nightTracks.map((track) => `_${track.replaceAll(/[^\w.-]/g, '-')}`).join('');
  if (sanity !== undefined) return `${named.length === 0 ? '' : `${ids}_`}sanity${tracks}`;
  return `${ids}_${modes}${subMode === 'standard' ? '' : `_${subMode}`}${tracks}`;
}

function titleOf(models: readonly NightModel[]): string {
  return models.map(({ profile, modes }) => `${profile.label} ${modes.join(' and ')}`).join(', ');
}
