import { buildPlan, createHostRunner, runBench } from '@sglang-ci/bench-kit';
import { CiError, EXIT, type Plan } from '@sglang-ci/core';
import { readRunFolder } from '@sglang-ci/history';
import type { BenchmarkRecord, ChosenImage, NightSetup, NightState, Step } from '../night.ts';

/** Runs the night's benchmarks one after the other. One that fails does not keep the next from running. */
export const runBenchmarks: Step = {
  id: 'benchmarks',
  title: 'benchmarks',
  async run(setup, state) {
    if (state.image === undefined) throw new Error('no image was chosen');
    let benchmarks = state.benchmarks;
    for (const plan of plansOf(setup, state.image)) {
      benchmarks = [...benchmarks, await runOne(plan, setup, { ...state, benchmarks })];
      if (setup.signal.aborted) break;
    }
    return { state: { ...state, benchmarks } };
  },
};

/** The plans of a night, in the order in which they run. Pure but for nothing: settings in, plans out. */
export function plansOf(setup: NightSetup, image: ChosenImage): readonly Plan[] {
  const { options, settings, model, node, outputDir } = setup;
  return options.modes.flatMap((mode) => {
    if (model[mode] === undefined) return [];
    return [
      buildPlan(model, {
        mode,
        subMode: mode === 'online' ? options.subMode : 'normal',
        image: image.name,
        hardware: settings.hardware,
        node,
        settings,
        outputDir,
        modelPath: options.modelPath,
        tokenizer: options.tokenizer,
        serving: options.serving,
        download: options.downloadModel,
      }),
    ];
  });
}

async function runOne(plan: Plan, setup: NightSetup, state: NightState): Promise<BenchmarkRecord> {
  const { clock, emit, signal, fetch } = setup;
  const startedAt = clock.now();
  const base = { plan, tonight: [], plots: [] };
  const seconds = () => (clock.now() - startedAt) / 1000;
  const old = await finishedBefore(plan, state.image);
  if (old !== undefined) return { ...base, status: 'skipped', exitCode: EXIT.ok, reason: old, durationS: seconds() };
  try {
    const runner = state.runner ?? createHostRunner({ clock });
    const outcome = await runBench(plan, { runner, clock, fetch, emit, signal }, { simulated: setup.simulated });
    return {
      ...base,
      status: outcome.status,
      exitCode: outcome.exitCode,
      results: outcome.results,
      durationS: seconds(),
      ...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
      ...(outcome.files.csv === undefined ? {} : { csv: outcome.files.csv }),
    };
  } catch (error) {
    if (!(error instanceof CiError)) throw error;
    throw error;
  }
}

/** An earlier day's image is only measured where its benchmark did not finish. */
async function finishedBefore(plan: Plan, image: ChosenImage | undefined): Promise<string | undefined> {
  if (image === undefined || image.daysBack === 0) return undefined;
  const night = await readRunFolder(plan.runFolder).catch(() => undefined);
  return night?.complete === true ? `no new image; ${image.tag} was already measured` : undefined;
}
