import { existsSync } from 'node:fs';
import { CiError, type Ports } from '@sglang-ci/core';
import type { DockerEngine, EngineContainer, EngineImage } from '../engine/docker-engine.ts';
import { statusOf } from '../engine/engine-failure.ts';
import { runInContainer } from '../runner/run-in-container.ts';
import { containerSpec, type ContainerSpec, type ContainerWish } from './container-spec.ts';
import { findBerth } from './find-berth.ts';
import { whyRecreate } from './reuse-rule.ts';

export interface EnsureContainerOptions extends ContainerWish {
  /** What it is to be called; when a stranger's container has this name, `NAME_2` and so on. */
  readonly name: string;
  /** Paths that must be visible inside: models, data sets. */
  readonly paths: readonly string[];
}

/** A container that runs and fits. */
export interface ReadyContainer {
  /** What it is really called. */
  readonly name: string;
  readonly how: 'reused' | 'created' | 'recreated';
}

/**
 * Makes sure that a container of ours runs under this name, was made of the wanted image, has the mounts and sees the
 * paths. One that does not fit is removed and created anew. A container without our label is somebody else's, whatever its
 * name: it is left alone with a warning, and ours takes the next free name. Throws `IMAGE_MISSING` when the image is not on the machine,
 * `PATH_MISSING` when a folder to mount is not there or a path cannot be seen, `CONTAINER_FAILED` when Docker refuses.
 */
export async function ensureContainer(
  engine: DockerEngine,
  options: EnsureContainerOptions,
  { emit }: Pick<Ports, 'emit'>,
): Promise<ReadyContainer> {
  const image = await engine.image(options.image);
  if (image === undefined) throw new CiError('IMAGE_MISSING', `image ${options.image} is not on this machine`);
  if (engine.local) checkFolders(options.mounts);
  const { name, existing } = await findBerth(engine, options.name, { emit });
  const wish = { ...options, name };
  const unfit = existing && (await whyUnfit(engine, existing, { options: wish, image }));
  if (existing === undefined || unfit !== undefined) {
    if (existing !== undefined) {
      emit({ kind: 'container-stopped', name, reason: `made anew, because ${unfit}` });
      await engine.removeContainer(existing.id);
    }
    await create(engine, name, containerSpec(wish));
    const hidden = await hiddenPath(engine, wish);
    if (hidden !== undefined) throw notVisible(name, hidden);
  }
  const how = existing === undefined ? 'created' : unfit === undefined ? 'reused' : 'recreated';
  emit({ kind: 'container-ready', name, how });
  return { name, how };
}

async function whyUnfit(
  engine: DockerEngine,
  existing: EngineContainer,
  wanted: { readonly options: EnsureContainerOptions; readonly image: EngineImage },
): Promise<string | undefined> {
  const { options, image } = wanted;
  const spec = containerSpec(options);
  const reason = whyRecreate(existing, { spec, imageId: image.id, mounts: options.mounts });
  if (reason !== undefined) return reason;
  try {
    await engine.startContainer(existing.id);
  } catch (error) {
    if (statusOf(error) === undefined) throw error;
    return `it does not start (${(error as Error).message})`;
  }
  const hidden = await hiddenPath(engine, options);
  return hidden === undefined ? undefined : `${hidden} cannot be seen in it`;
}

/** The first path that is not visible inside: mounted wrongly, or replaced on the host since the container started. */
async function hiddenPath(engine: DockerEngine, options: EnsureContainerOptions): Promise<string | undefined> {
  for (const path of options.paths) {
    const { code } = await runInContainer(engine, options.name, { argv: ['test', '-e', path], env: {} });
    if (code !== 0) return path;
  }
  return undefined;
}

/** What is taken back when it does not start is the container that was made here, not whatever has its name. */
async function create(engine: DockerEngine, name: string, spec: ContainerSpec): Promise<void> {
  let id: string | undefined;
  try {
    id = await engine.createContainer(name, spec);
    await engine.startContainer(id);
  } catch (error) {
    if (statusOf(error) === undefined) throw error;
    if (id !== undefined) await engine.removeContainer(id);
    throw explainRefusal(name, error as Error);
  }
}

function explainRefusal(name: string, error: Error): CiError {
  const device = /\/dev\/(kfd|dri)/.exec(error.message)?.[0];
  const hint = device === undefined ? undefined : `no ${device} on the engine's machine: is the amdgpu driver loaded?`;
  return new CiError('CONTAINER_FAILED', `Docker cannot start container ${name}: ${error.message.trim()}`, {
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  });
}

/** Docker makes a missing host folder itself, empty and owned by root: a typing error must not do that. */
function checkFolders(mounts: readonly string[]): void {
  const missing = mounts.find((folder) => !existsSync(folder));
  if (missing === undefined) return;
  throw new CiError('PATH_MISSING', `${missing} does not exist, so it cannot be mounted into the container`, {
    hint: 'check MOUNT_DIR, the work directory and the model path',
  });
}

function notVisible(name: string, path: string): CiError {
  return new CiError('PATH_MISSING', `${path} cannot be seen in container ${name}`, {
    hint: 'check that it exists on this machine, and that it is no link to a folder that is not mounted',
  });
}
