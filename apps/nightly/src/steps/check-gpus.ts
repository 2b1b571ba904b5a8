import { createHostRunner, readDriver, refuseDriver } from '@sglang-ci/bench-kit';
import { formatError } from '@sglang-ci/cli-kit';
import { readImageTag, type Runner } from '@sglang-ci/core';
import { type CheckOptions, checkGpus as lookOnce, waitForIdle } from '@sglang-ci/gpu-idle';
import type { NightSetup, Step, Work } from '../night/night.ts';
import { holdingOf } from './gpu-holding.ts';

/** Ends what killed nights have left, and waits until the GPUs are idle; with Docker, containers that hold them are stopped first, as far as the site allows. */
export const checkGpus: Step = {
  id: 'check-gpus',
  title: 'GPUs idle?',
  async run(setup, state) {
    const planned = state.work.flatMap(({ plan, needless }) => (needless === undefined ? [plan.model.tp] : []));
    if (planned.length === 0) return { state, skipped: true, detail: 'nothing is to be measured' };
    const { clock, emit, outputDir } = setup;
    const runner = createHostRunner({ clock, place: outputDir });
    const work = await refuseUnfit(setup, state.work, runner);
    const runnable = work.filter(({ needless, refused }) => needless === undefined && refused === undefined);
    const needed = runnable.map(({ plan }) => plan.model.tp);
    if (await runner.reapOrphans?.()) emit({ kind: 'note', message: 'ended what a killed night had left behind' });
    const waitedS = await waitForGpus(setup, Math.max(...needed), runner);
    return { state: { ...state, work }, ...(waitedS > 1 ? { detail: 'idle after waiting' } : {}) };
  },
};

/** Waits until so many GPUs are idle; with Docker, containers that hold them are stopped first. Gives the seconds waited. */
export async function waitForGpus(setup: NightSetup, gpusNeeded: number, runner: Runner): Promise<number> {
  const { settings, clock, emit, workSignal: signal, options } = setup;
  const look = {
    useThresholdPercent: settings.gpuUsageThresholdPercent,
    vramThresholdPercent: settings.vramUsageThresholdPercent,
    gpusNeeded,
  };
  const named = options.runner === 'docker' ? await stopHolders(setup, runner, look) : look;
  const ports = { runner, clock, emit, signal };
  const { waitedS } = await waitForIdle(ports, { ...named, pollS: settings.gpuPollS, limitS: settings.gpuWaitLimitS });
  return waitedS;
}

/** Marks what this machine's driver cannot carry; throws `DRIVER_UNFIT` when that is everything. */
async function refuseUnfit(
  { settings, emit, workSignal }: NightSetup,
  work: readonly Work[],
  runner: Runner,
): Promise<readonly Work[]> {
  const driver = await readDriver(runner, workSignal);
  const images = [...new Map(work.map(({ image }) => [image.tag, image])).values()];
  const verdicts = new Map(
    images.map(({ tag, rocm }) => {
      const known = rocm ?? readImageTag(tag).rocm;
      return [tag, refuseDriver({ driver, rocm: known }, { emit, driverCheck: settings.driverCheck })] as const;
    }),
  );
  const judged = work.map((one) => {
    const refused = verdicts.get(one.image.tag);
    return refused === undefined || one.needless !== undefined ? one : { ...one, refused };
  });
  const [first] = judged.flatMap(({ refused }) => refused ?? []);
  if (first === undefined) return judged;
  if (judged.every(({ needless, refused }) => needless !== undefined || refused !== undefined)) throw first;
  emit({ kind: 'warning', message: formatError(first) });
  return judged;
}

/** After a container has stopped, its memory is given back within seconds, not at once. */
const RELEASE_S = 30;

/** Stops what the site allows to be stopped, and gives the look with which containers are called by their names. */
async function stopHolders(setup: NightSetup, runner: Runner, plain: CheckOptions): Promise<CheckOptions> {
  const { settings, emit, env, clock, workSignal: signal } = setup;
  const { connectDocker, stopOthers } = await import('@sglang-ci/runner-docker');
  const engine = await connectDocker(env);
  const look = { ...plain, nameContainer: async (id: string) => (await engine.container(id))?.name };
  const first = await lookOnce(runner, look);
  if (first.state !== 'busy' || settings.stopContainers === 'none') return look;
  const isEnough = () =>
    waitForIdle({ runner, clock, emit: () => undefined, signal }, { ...plain, pollS: 2, limitS: RELEASE_S }).then(
      () => true,
      () => false,
    );
  const lookAgain = async () => {
    const now = await lookOnce(runner, look);
    return now.state === 'busy' ? holdingOf(now) : {};
  };
  const policy = settings.stopContainers;
  await stopOthers(engine, { policy, ...holdingOf(first), isEnough, lookAgain }, { emit });
  return look;
}
