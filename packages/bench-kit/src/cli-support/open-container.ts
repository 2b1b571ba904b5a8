import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  type Command,
  containerNameOf,
  parseImageRef,
  type Plan,
  type Ports,
  type Runner,
  type Settings,
} from '@sglang-ci/core';
import type * as RunnerDocker from '@sglang-ci/runner-docker';
import type { ContainerWish } from '@sglang-ci/runner-docker';

/** A container that is up, and the way into it. */
export interface OpenContainer {
  readonly name: string;
  readonly runner: Runner;
  /** `sha256:…` of its image in the registry; absent for an image made here. */
  readonly imageDigest?: string;
}

/** What a container is brought up with besides its plan. */
export interface OpenContainerOptions {
  readonly settings: Settings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly ports: Pick<Ports, 'clock' | 'emit' | 'signal'>;
  /** Compressed size of the image, where it is known: the disk is checked before a pull. */
  readonly sizeBytes?: number | undefined;
}

/**
 * Brings up the container of a plan's image with everything of the plan mounted under its own path, and gives a runner
 * inside it. The container stays up afterwards, so that the next benchmark of the same image reuses it. Throws
 * `DOCKER_UNREACHABLE`, `IMAGE_MISSING`, `IMAGE_PULL_FAILED`, `PATH_MISSING` and `CONTAINER_FAILED`.
 */
export async function openContainer(plan: Plan, options: OpenContainerOptions): Promise<OpenContainer> {
  const { settings, env, ports, sizeBytes } = options;
  const docker = await import('@sglang-ci/runner-docker');
  const engine = await docker.connectDocker(env);
  const image = parseImageRef(plan.image);
  const { imageDigest: digest, imageId: id } = plan;
  const pinned = digest === undefined ? image : { ...image, digest };
  const ready = await docker.ensureImage(engine, { image: pinned, id, sizeBytes }, ports);
  await mkdir(plan.runFolder, { recursive: true });
  if (plan.download !== undefined) await mkdir(plan.download.directory, { recursive: true });
  const wish = { ...wishOf(plan, settings, docker), image: ready.name, knownAs: plan.image };
  const asked = { ...wish, name: containerNameOf(image), paths: hostFiles(plan, settings) };
  const { name } = await docker.ensureContainer(engine, asked, ports);
  const inside = { INSIDE_CONTAINER: '1', LATEST_TAG: plan.imageTag, TZ: settings.timeZone, HSA_ENABLE_COREDUMP: '0' };
  return {
    name,
    runner: docker.createDockerRunner(engine, { container: name, clock: ports.clock, env: inside }),
    ...(ready.digest === undefined ? {} : { imageDigest: ready.digest }),
  };
}

/** The container of a plan as a command line, for a dry run: nothing is asked or made. */
export async function describeContainer(plan: Plan, settings: Settings): Promise<Command> {
  const docker = await import('@sglang-ci/runner-docker');
  return docker.dockerRunCommand(containerNameOf(parseImageRef(plan.image)), wishOf(plan, settings, docker));
}

function wishOf(plan: Plan, settings: Settings, docker: Pick<typeof RunnerDocker, 'mountsFor'>): ContainerWish {
  const { mountDir, containerShmSize: shmSize, containerWorkDir: workDir } = settings;
  const mounts = docker.mountsFor({ mountDir, folders: [resultRoot(plan)], files: hostFiles(plan, settings) });
  return { image: plan.image, mounts, shmSize, workDir };
}

/** Paths of the plan that come from this machine: all but those in the image's own workspace. */
function hostFiles({ preflight, model, download }: Plan, { containerWorkDir }: Settings): readonly string[] {
  const needed = preflight.paths.map(({ path }) => path);
  const all = download === undefined ? needed : [...needed, model.path];
  return all.filter((path) => path.startsWith('/') && !path.startsWith(`${containerWorkDir}/`));
}

/** `{out}` of `{out}/{mode}/{MODEL}/{folder}`. */
function resultRoot({ runFolder }: Plan): string {
  return dirname(dirname(dirname(runFolder)));
}
