import { createHostRunner, openContainer, planFromRequest, runPlan } from '@sglang-ci/bench-kit';
import { CiError, EXIT, exitCodeOf, type Plan } from '@sglang-ci/core';
import { readRunFolder } from '@sglang-ci/history';
import type { BenchmarkRecord, ChosenImage, NightSetup, NightState, Step } from '../night.ts';

/** Runs the night's benchmarks one after the other. One that fails does not keep the next from running. */
export const runBenchmarks: Step = {
  id: 'benchmarks',
  title: 'benchmarks',
  async run(setup, state) {
    if (state.image === undefined) throw new Error('no image was chosen');
    let next = state;
    for (const plan of plansOf(setup, state.image)) {
      next = await runOne(plan, setup, { ...next, image: state.image });
      if (setup.signal.aborted) break;
    }
    return { state: next };
  },
};

/** The plans of a night, in the order in which they run. */
export function plansOf(setup: NightSetup, image: ChosenImage): readonly Plan[] {
  const { options, model, modes, family, surroundings } = setup;
  return modes.map((mode) => {
    const request = {
      mode,
      subMode: mode === 'online' ? options.subMode : 'normal',
      image: image.name,
      model: model.id,
      modelPath: options.modelPath,
      tokenizer: options.tokenizer,
      serving: options.serving,
      download: options.downloadModel,
      settings: options.settings,
    };
    return planFromRequest(family, request, surroundings).plan;
  });
}

async function runOne(plan: Plan, setup: NightSetup, state: NightState & { image: ChosenImage }): Promise<NightState> {
  const { clock, emit } = setup;
  const startedAt = clock.now();
  const ended = (how: Pick<BenchmarkRecord, 'status' | 'exitCode'> & Partial<BenchmarkRecord>): NightState => {
    const durationS = (clock.now() - startedAt) / 1000;
    return { ...state, benchmarks: [...state.benchmarks, { plan, tonight: [], plots: [], durationS, ...how }] };
  };
  const finished = await finishedBefore(plan, state.image);
  if (finished !== undefined) return ended({ status: 'skipped', exitCode: EXIT.ok, reason: finished });
  try {
    const { results, files, status, exitCode, reason } = await measure(plan, setup, state.image);
    const { csv } = files;
    const optional = { ...(csv === undefined ? {} : { csv }), ...(reason === undefined ? {} : { reason }) };
    return ended({ status, exitCode, results, ...optional });
  } catch (error) {
    if (!(error instanceof CiError) || error.code === 'ABORTED') throw error;
    emit({ kind: 'warning', message: `${plan.model.label} ${plan.mode}: ${error.message}` });
    return ended({ status: 'failed', exitCode: exitCodeOf(error), reason: reasonOf(error) });
  }
}

/** Runs one plan where the night's commands run: in the image's container, or on this machine. */
async function measure(plan: Plan, setup: NightSetup, image: ChosenImage) {
  const { clock, emit, signal, fetch, settings, simulated, env, options } = setup;
  const ports = { clock, emit, signal };
  const { digest, sizeBytes } = image;
  const container =
    options.runner === 'docker' ? await openContainer(plan, { settings, env, ports, sizeBytes }) : undefined;
  const runner = container?.runner ?? createHostRunner({ clock });
  const imageDigest = container?.imageDigest ?? digest;
  return runPlan(
    plan,
    { ...ports, runner, fetch },
    { simulated, timeZone: settings.timeZone, ...(imageDigest === undefined ? {} : { imageDigest }) },
  );
}

function reasonOf({ message, hint }: CiError): string {
  return hint === undefined ? message : `${message} (${hint})`;
}

/** An earlier day's image is only measured where its benchmark did not finish. */
async function finishedBefore(plan: Plan, image: ChosenImage | undefined): Promise<string | undefined> {
  if (image === undefined || image.daysBack === 0) return undefined;
  const night = await readRunFolder(plan.runFolder).catch(() => undefined);
  return night?.status === 'complete' ? `no new image; ${image.tag} was already measured` : undefined;
}
