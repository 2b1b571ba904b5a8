import { access, constants } from 'node:fs/promises';
import { readDriver } from '@sglang-ci/bench-kit';
import { expectedTracks, judgeDriver } from '@sglang-ci/core';
import { checkGpus } from '@sglang-ci/gpu-idle';
import { givenImage } from '../../night/given-image.ts';
import type { Holding } from '@sglang-ci/runner-docker';
import type { NightSetup } from '../../night/night.ts';
import { holdingOf } from '../../steps/gpu-holding.ts';
import { ok, type Patient, problem, type Said, warning } from '../check.ts';

const DEVICES = ['/dev/kfd', '/dev/dri'] as const;

/** Are the GPUs there, and does the tool that tells whether they are idle answer? */
export async function lookAtGpus(patient: Patient): Promise<readonly Said[]> {
  const { setup } = patient;
  const driver = await lookAtDriver(patient);
  if (setup.simulated)
    return [warning('the node is simulated: no GPU devices are looked for'), ...driver, ...(await lookAtTool(patient))];
  const devices = await Promise.all(DEVICES.map((path) => lookAtDevice(path, setup.options.runner)));
  return [...devices, ...driver, ...(await lookAtTool(patient))];
}

/** Which of the tracks a night may take can this machine's driver carry? */
async function lookAtDriver({ setup, runner }: Patient): Promise<readonly Said[]> {
  const { settings, day } = setup;
  const driver = await readDriver(runner);
  if (driver === undefined) return [warning(judgeDriver(undefined, undefined).message, 'is the amdgpu driver loaded?')];
  const { hardware, nightTracks = [] } = settings;
  const given = givenImage(setup);
  const named = given === undefined ? nightTracks : [given.rocm ?? ''];
  const tracks = named.length > 0 ? named : expectedTracks(settings, hardware, day);
  const verdicts = tracks.map((track) => ({ track, ...judgeDriver(driver, track) }));
  const of = (state: string) => verdicts.filter((verdict) => verdict.state === state).map(({ track }) => track);
  const fits = of('fits');
  const carried = ok(`amdgpu ${driver}${fits.length === 0 ? '' : ` carries ${fits.join(', ')}`}`);
  const unknown = of('unknown').filter((track) => track !== '');
  const untested =
    unknown.length === 0 ? [] : [warning(`amdgpu ${driver} with ${unknown.join(', ')}: not known to run`)];
  const [first, ...others] = verdicts.filter(({ state }) => state === 'fails');
  if (first === undefined) return [carried, ...untested];
  const failing = [first, ...others].map(({ track }) => track).join(', ');
  const say = verdicts[0]?.state === 'fails' && settings.driverCheck === 'stop' ? problem : warning;
  const hint = `name others with ROCM_TRACKS${fits.length === 0 ? '' : ` (${fits.join(',')})`}, or update the driver`;
  return [carried, ...untested, say(`known to fail on amdgpu ${driver}: ${failing} (${first.message})`, hint)];
}

async function lookAtDevice(path: string, runner: 'docker' | 'host'): Promise<Said> {
  try {
    await access(path, runner === 'host' ? constants.R_OK | constants.W_OK : constants.F_OK);
    return ok(`${path} is there`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT'
      ? problem(`${path} is not there`, 'is the amdgpu driver loaded?')
      : problem(`${path} cannot be used by this user`, 'add it to the groups video and render');
  }
}

async function lookAtTool({ setup, runner }: Patient): Promise<readonly Said[]> {
  const { gpuUsageThresholdPercent: useThresholdPercent, vramUsageThresholdPercent: vramThresholdPercent } =
    setup.settings;
  const gpusNeeded = Math.max(...setup.models.map(({ profile }) => profile.tp));
  const check = await checkGpus(runner, { useThresholdPercent, vramThresholdPercent, gpusNeeded });
  if (check.state === 'idle') return [ok(`${check.gpus} GPUs idle`)];
  if (check.state === 'busy') {
    return [warning(`busy now: ${check.busy}`, 'a night waits for them'), ...(await sayStops(setup, holdingOf(check)))];
  }
  return [
    problem(
      `cannot tell whether the GPUs are idle: ${check.message}`,
      'rocm-smi or amd-smi must answer on this machine',
    ),
  ];
}

/** What the setting would do tonight, were the GPUs held as they are now. */
async function sayStops({ options, settings, env }: NightSetup, holding: Holding): Promise<readonly Said[]> {
  if (options.runner === 'host') return [];
  const { chooseToStop, connectDocker, whyNone } = await import('@sglang-ci/runner-docker');
  const policy = settings.stopContainers;
  const engine = await connectDocker(env).catch(() => undefined); // the check of Docker says why
  if (engine === undefined) return [];
  const running = await engine.runningContainers();
  const choices = chooseToStop(running, { policy, ...holding });
  const names = choices.map(({ container, reason }) => `${container.name} (${reason})`);
  const none = whyNone(running, { policy, ...holding }) ?? 'none runs that it allows';
  return [
    choices.length === 0
      ? ok(`--stop-containers ${policy} would stop no container: ${none}`)
      : warning(
          `--stop-containers ${policy} would stop, one after another until the GPUs are idle: ${names.join(', ')}`,
        ),
  ];
}
