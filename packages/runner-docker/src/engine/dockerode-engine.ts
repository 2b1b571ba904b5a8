import { setTimeout as sleep } from 'node:timers/promises';
import { CiError } from '@sglang-ci/core';
import type Docker from 'dockerode';
import type { ContainerSpec } from '../container/container-spec.ts';
import type { DockerEngine, EngineImage } from './docker-engine.ts';
import { EngineFailure, statusOf } from './engine-failure.ts';
import { explainUnreachable } from './explain-unreachable.ts';
import { readContainer } from './read-container.ts';
import { readPull } from './read-pull.ts';
import { startExec } from './start-exec.ts';

/** A Docker engine through dockerode. The only place, with its neighbours in this folder, that knows dockerode. */
export function dockerodeEngine(docker: Docker, endpoint: string): DockerEngine {
  const ask = <T>(question: () => Promise<T>) => translating(endpoint, question);
  const containers = (which: Docker.ContainerListOptions) =>
    ask(async () => {
      const listed = await docker.listContainers(which);
      const inspected = await Promise.all(listed.map(({ Id }) => orUndefined(ask(() => inspect(docker, Id)))));
      return inspected.filter((container) => container !== undefined);
    });
  return {
    endpoint,
    local: endpoint.startsWith('unix://'),
    dataFolder: () => ask(async () => String((await docker.info()).DockerRootDir)),
    images: () => ask(async () => (await docker.listImages()).map(readImage)),
    image: (name) => orUndefined(ask(async () => readBuilt(await docker.getImage(name).inspect()))),
    pull: (name, signal) => ask(async () => readPull(await docker.pull(name, { abortSignal: signal }))),
    tag: (name, { repository, tag }) =>
      ask(async () => void (await docker.getImage(name).tag({ repo: repository, tag }))),
    removeImage: (name) => unlessGone(ask(() => docker.getImage(name).remove())),
    labelledContainers: (label) => containers({ all: true, filters: { label: [label] } }),
    runningContainers: () => containers({}),
    container: (nameOrId) => orUndefined(ask(() => inspect(docker, nameOrId))),
    createContainer: (name, spec) => ask(async () => (await docker.createContainer(createOptions(name, spec))).id),
    startContainer: (name) => unlessAlready(ask(() => docker.getContainer(name).start())),
    stopContainer: (name, graceS) => unlessAlready(ask(() => docker.getContainer(name).stop({ t: graceS }))),
    removeContainer: (name) => unlessGone(ask(() => docker.getContainer(name).remove({ force: true, v: true }))),
    exec: (container, spec) => ask(() => startExec(docker, container, spec, ask)),
  };
}

function createOptions(name: string, spec: ContainerSpec): Docker.ContainerCreateOptions {
  const { HostConfig: host, Cmd, Env, ...rest } = spec;
  return {
    ...rest,
    name,
    Cmd: [...Cmd],
    Env: [...Env],
    HostConfig: {
      ...host,
      CapAdd: [...host.CapAdd],
      SecurityOpt: [...host.SecurityOpt],
      GroupAdd: [...host.GroupAdd],
      Binds: [...host.Binds],
      Devices: [...host.Devices],
    },
  };
}

async function inspect(docker: Docker, nameOrId: string) {
  return readContainer(await docker.getContainer(nameOrId).inspect());
}

function readImage(image: Pick<Docker.ImageInfo, 'Id' | 'RepoTags' | 'RepoDigests' | 'Size'>) {
  return { id: image.Id, tags: image.RepoTags ?? [], digests: image.RepoDigests ?? [], sizeBytes: image.Size };
}

function readBuilt(info: Docker.ImageInspectInfo): EngineImage {
  const { Created: created, Config: config } = info;
  const built = { labels: config.Labels ?? {}, env: config.Env ?? [] };
  return { ...readImage(info), built: created === '' ? built : { ...built, created } };
}

/** How long an engine that has answered before may take to come back. */
const ENGINE_BACK_MS = 60_000;
const POLL_MS = 500;

/**
 * A refusal becomes an `EngineFailure` with the engine's words, a broken connection `DOCKER_UNREACHABLE`. An engine that
 * is being restarted is waited for: a question that never reached it can be asked again without harm.
 */
async function translating<T>(endpoint: string, question: () => Promise<T>): Promise<T> {
  const started = performance.now();
  for (;;) {
    try {
      return await question();
    } catch (error) {
      const { statusCode, json } = error as { statusCode?: unknown; json?: { message?: unknown } | null };
      if (typeof statusCode === 'number') {
        const said = typeof json?.message === 'string' ? json.message : String((error as Error).message).trim();
        throw new EngineFailure(statusCode, said, error);
      }
      const { code } = error as NodeJS.ErrnoException;
      if (error instanceof EngineFailure || error instanceof CiError || code === undefined) throw error;
      const isUnheard = code === 'ECONNREFUSED' || code === 'ENOENT';
      if (!isUnheard || performance.now() - started > ENGINE_BACK_MS) throw explainUnreachable(endpoint, error);
      await sleep(POLL_MS);
    }
  }
}

async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (statusOf(error) === 404) return undefined;
    throw error;
  });
}

/** 304: it was started or stopped already. */
async function unlessAlready(answer: Promise<unknown>): Promise<void> {
  await answer.catch((error: unknown) => {
    if (statusOf(error) !== 304) throw error;
  });
}

/** 404: it is gone; 409: its removal is in progress. */
async function unlessGone(answer: Promise<unknown>): Promise<void> {
  await answer.catch((error: unknown) => {
    if (statusOf(error) !== 404 && statusOf(error) !== 409) throw error;
  });
}
