import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { createReporter, type CliContext } from '@sglang-ci/cli-kit';
import {
  type Clock,
  dayOf,
  type ModelProfile,
  resolveSettings,
  scaledClock,
  type Settings,
  systemClock,
} from '@sglang-ci/core';
import { findModel, loadSite } from '@sglang-ci/bench-kit';
import { deepseekModels } from '@sglang-ci/deepseek-bench';
import { grokModels } from '@sglang-ci/grok-bench';
import type { NightOptions } from './night-options.ts';
import type { NightSetup } from './night.ts';

const DEMO_DIR = 'demo';

/** Joins command line, environment and site file into everything a night is given. */
export async function setUpNight(options: NightOptions, context: CliContext): Promise<NightSetup> {
  const demo = options.site === 'demo';
  const site = await loadSite(demo ? `${DEMO_DIR}/sglang-ci.config.json` : options.site);
  const settings = resolveSettings({
    options: options.settings,
    env: context.env,
    ...(site === undefined ? {} : { site }),
  });
  const clock = clockOf(settings);
  const workDir = resolve(settings.workDir);
  return {
    options,
    settings,
    model: modelOf(options, site?.models ?? []),
    node: settings.node ?? hostname(),
    outputDir: resolve(settings.outputDir ?? workDir),
    plotsDir: resolve(settings.plotsDir ?? `${workDir}/plots_server`),
    day: dayOf(clock.now(), settings.timeZone),
    simulated: settings.simulatedClock !== undefined,
    env: context.env,
    clock,
    fetch,
    emit: createReporter({ stream: options.json ? context.stderr : context.stdout, env: context.env, clock }),
    signal: context.signal,
  };
}

function modelOf({ model }: NightOptions, siteModels: readonly ModelProfile[]): ModelProfile {
  return findModel([...siteModels, ...grokModels, ...deepseekModels], model);
}

function clockOf({ simulatedClock: simulated }: Settings): Clock {
  if (simulated === undefined) return systemClock;
  return scaledClock({ factor: simulated.factor, startAt: Date.parse(simulated.startAt), epoch: simulated.epochMs });
}
