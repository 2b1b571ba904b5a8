import type { ContainerSpec } from '../container/container-spec.ts';

/** An image on the engine's machine. */
export interface EngineImage {
  readonly id: string;
  /** `rocm/sgl-dev:v0.5.6-…` */
  readonly tags: readonly string[];
  /** `rocm/sgl-dev@sha256:…` */
  readonly digests: readonly string[];
  /** On the disk; layers that images share are counted in each. */
  readonly sizeBytes: number;
  /** Only of an image that was asked for by name: what it was built with. */
  readonly built?: BuiltImage;
}

/** What an image's own configuration says of it. */
export interface BuiltImage {
  /** ISO 8601; builders that want equal images write 1970 or leave it out. */
  readonly created?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `NAME=value` */
  readonly env: readonly string[];
}

/** A container as far as decisions about it need. */
export interface EngineContainer {
  readonly id: string;
  /** Without the leading slash. */
  readonly name: string;
  readonly running: boolean;
  /** When it last ended, or was made if it never ran, ms since the epoch; of a running one, when it was started. */
  readonly changedAt: number;
  /** As it was named when the container was created. */
  readonly image: string;
  readonly imageId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly privileged: boolean;
  readonly shmBytes: number;
  readonly ipcMode: string;
  readonly networkMode: string;
  /** Host paths of the mapped devices. */
  readonly devices: readonly string[];
  /** Vendors' device requests, as `--gpus` and CDI make them. */
  readonly deviceRequests: readonly string[];
  readonly mounts: readonly EngineMount[];
}

export interface EngineMount {
  readonly source: string;
  readonly target: string;
  readonly writable: boolean;
}

/** One message of a pull: a layer's state, or an error. */
export interface PullMessage {
  readonly id?: string;
  readonly status?: string;
  readonly current?: number;
  readonly total?: number;
  readonly error?: string;
}

export interface OutputChunk {
  readonly stream: 'stdout' | 'stderr';
  readonly data: Buffer;
}

/** A command that was started in a container. */
export interface EngineExec {
  /** What it prints, as it comes; ends with the command or when the engine breaks off. */
  readonly output: AsyncIterable<OutputChunk>;
  /** Whether it goes on, and its exit code if not. Throws `EngineFailure` 404 when the engine knows it no more. */
  state(): Promise<{ readonly running: boolean; readonly exitCode?: number }>;
  /** Lets go of the connection; the command is not ended. */
  close(): void;
}

export interface ExecSpec {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * What this package needs of a Docker engine, in its own words: dockerode stands behind it and nowhere else. Every method
 * throws `EngineFailure` with the engine's status, or `CiError` `DOCKER_UNREACHABLE` when the engine does not answer.
 */
export interface DockerEngine {
  /** Where it is, for people: `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
  /** On this machine, so that its paths are ours. */
  readonly local: boolean;
  /** Folder in which it keeps images. */
  dataFolder(): Promise<string>;
  images(): Promise<readonly EngineImage[]>;
  /** An image by any of its names, `undefined` if it is not there. */
  image(name: string): Promise<EngineImage | undefined>;
  pull(name: string, signal: AbortSignal): Promise<AsyncIterable<PullMessage>>;
  tag(name: string, target: { readonly repository: string; readonly tag: string }): Promise<void>;
  /** Takes one of an image's names away, and the image with its last one. */
  removeImage(name: string): Promise<void>;
  /** All containers that carry this label, running or not. */
  labelledContainers(label: string): Promise<readonly EngineContainer[]>;
  /** All containers that run. */
  runningContainers(): Promise<readonly EngineContainer[]>;
  /** A container by name or id, running or not; `undefined` if it is not there. */
  container(nameOrId: string): Promise<EngineContainer | undefined>;
  /** Gives the new container's id. Refused with 409 when somebody has the name. */
  createContainer(name: string, spec: ContainerSpec): Promise<string>;
  startContainer(name: string): Promise<void>;
  stopContainer(name: string, graceS: number): Promise<void>;
  removeContainer(name: string): Promise<void>;
  exec(container: string, spec: ExecSpec): Promise<EngineExec>;
}
