import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { type BenchFamily, checkDefaultFolder, clockOf, findModel, loadSite } from '@sglang-ci/bench-kit';
import { type CliContext, createReporter } from '@sglang-ci/cli-kit';
import { CiError, dayOf, type Emit, type ModelProfile, resolveSettings, systemClock } from '@sglang-ci/core';
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
  const emit = createReporter({ stream: options.json ? context.stderr : context.stdout, env, clock });
  const workDir = resolve(settings.workDir);
  const model = findModel(
    [...(site?.models ?? []), ...FAMILIES.flatMap(({ models }) => models)],
    options.model,
    site?.brokenModels,
  );
  for (const { message } of site?.brokenModels ?? []) emit({ kind: 'warning', message: `model not read: ${message}` });
  return {
    options,
    settings,
    family: familyOf(model),
    surroundings: { env, site, hostname: hostname() },
    model,
    modes: modesOf(model, options, emit),
    node: settings.node ?? hostname(),
    outputDir: resolve(settings.outputDir ?? workDir),
    plotsDir: resolve(settings.plotsDir ?? `${workDir}/plots_server`),
    day: dayOf(clock.now(), settings.timeZone),
    simulated: clock !== systemClock,
    env,
    clock,
    fetch,
    emit,
    signal,
  };
}

const FAMILIES = [grokFamily, deepseekFamily];

/** A model of the site's own folder is run by its profile alone, with the variables of the family it names, if any. */
function familyOf({ family }: ModelProfile): BenchFamily {
  return FAMILIES.find(({ models }) => models.some((model) => model.family === family)) ?? grokFamily;
}

/** What was asked for and the model has. A mode asked for by name that it has not is an error, never a night of nothing. */
function modesOf(model: ModelProfile, { modes }: NightOptions, emit: Emit): NightSetup['modes'] {
  const there = modes.filter((mode) => model[mode] !== undefined);
  const missing = modes.filter((mode) => !there.includes(mode));
  if (there.length === 0) {
    throw new CiError('USAGE', `${model.label} has no ${missing.join(' and no ')} benchmark`, {
      hint: `its file describes: ${(['online', 'offline'] as const).filter((mode) => model[mode] !== undefined).join(', ')}`,
    });
  }
  if (missing.length > 0) emit({ kind: 'note', message: `${model.label} has no ${missing.join(', ')} benchmark` });
  return there;
}
