import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { type BenchFamily, checkDefaultFolder, clockOf, findModel, loadSite } from '@sglang-ci/bench-kit';
import { type CliContext, createReporter } from '@sglang-ci/cli-kit';
import { dayOf, resolveSettings, systemClock } from '@sglang-ci/core';
import { deepseekFamily } from '@sglang-ci/deepseek-bench';
import { grokFamily } from '@sglang-ci/grok-bench';
import type { NightSetup } from './night.ts';
import type { NightOptions } from './night-options.ts';

/** Joins command line, environment and site file into everything a night is given. Throws for what is wrong in them. */
export async function setUpNight(options: NightOptions, context: CliContext): Promise<NightSetup> {
  const { env, signal } = context;
  const site = await loadSite(options.site);
  const settings = resolveSettings({ options: options.settings, env, ...(site === undefined ? {} : { site }) });
  if (!options.dryRun) checkDefaultFolder(settings);
  const clock = clockOf(settings);
  const workDir = resolve(settings.workDir);
  const family = familyOf(options.model);
  const siteModels = site?.models ?? [];
  return {
    options,
    settings,
    family,
    surroundings: { env, site, hostname: hostname() },
    model: findModel([...siteModels, ...family.models], options.model),
    node: settings.node ?? hostname(),
    outputDir: resolve(settings.outputDir ?? workDir),
    plotsDir: resolve(settings.plotsDir ?? `${workDir}/plots_server`),
    day: dayOf(clock.now(), settings.timeZone),
    simulated: clock !== systemClock,
    env,
    clock,
    fetch,
    emit: createReporter({ stream: options.json ? context.stderr : context.stdout, env, clock }),
    signal,
  };
}

/** The family whose model is asked for; a model of the site's own folder is run as GROK's are, by its profile alone. */
function familyOf(model: string): BenchFamily {
  const families = [grokFamily, deepseekFamily];
  return families.find(({ models }) => isOneOf(models, model)) ?? grokFamily;
}

function isOneOf(models: BenchFamily['models'], name: string): boolean {
  return models.some(({ id, label, aliases }) =>
    [id, label, ...aliases].some((known) => known.toLowerCase() === name.toLowerCase()),
  );
}
