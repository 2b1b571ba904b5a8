export {
  chooseToStop,
  type Holding,
  type StopChoice,
  STOP_POLICIES,
  type StopPolicy,
  whyNone,
} from './container/choose-to-stop.ts';
export {
  containerSpec,
  type ContainerSpec,
  type ContainerWish,
  OWNER_LABEL,
  parseSize,
} from './container/container-spec.ts';
export { dockerRunCommand } from './container/docker-run-command.ts';
export { ensureContainer, type EnsureContainerOptions, type ReadyContainer } from './container/ensure-container.ts';
export { type MountNeeds, mountsFor } from './container/mounts-for.ts';
export { whyRecreate } from './container/reuse-rule.ts';
export { stopOwn } from './container/stop-own.ts';
export { stopOthers, type StopOptions } from './container/stop-others.ts';
export { connectDocker } from './engine/connect-docker.ts';
export type {
  BuiltImage,
  DockerEngine,
  EngineContainer,
  EngineExec,
  EngineImage,
  EngineMount,
  ExecSpec,
  OutputChunk,
  PullMessage,
} from './engine/docker-engine.ts';
export { type Endpoint, findEndpoint } from './engine/find-endpoint.ts';
export { ensureImage, type EnsureImageOptions, type ReadyImage } from './image/ensure-image.ts';
export { factsOfBuilt } from './image/facts-of-built.ts';
export { type LocalTag, listTags } from './image/list-tags.ts';
export { createDockerRunner, type DockerRunnerOptions } from './runner/create-docker-runner.ts';
