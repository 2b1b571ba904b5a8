import { CiError } from '@sglang-ci/core';

/** What a container is created from, in the words of Docker's API. Plain data, to be compared with `docker inspect`. */
export interface ContainerSpec {
  readonly Image: string;
  readonly Cmd: readonly string[];
  readonly Env: readonly string[];
  readonly WorkingDir: string;
  readonly Labels: Readonly<Record<string, string>>;
  readonly HostConfig: {
    readonly Privileged: boolean;
    readonly IpcMode: string;
    readonly NetworkMode: string;
    /** Bytes. */
    readonly ShmSize: number;
    readonly CapAdd: readonly string[];
    readonly SecurityOpt: readonly string[];
    readonly GroupAdd: readonly string[];
    readonly Devices: readonly Device[];
    /** `/mnt/raid/:/mnt/raid/` */
    readonly Binds: readonly string[];
  };
}

interface Device {
  readonly PathOnHost: string;
  readonly PathInContainer: string;
  readonly CgroupPermissions: string;
}

/** The label that every container of ours carries; its value is the image's name. */
export const OWNER_LABEL = 'io.github.sglang-ci.image';

/** The AMD GPUs: the compute interface and the render nodes. */
export const GPU_DEVICES = ['/dev/kfd', '/dev/dri'] as const;

export interface ContainerWish {
  /** Name of the image as Docker takes it. */
  readonly image: string;
  /** Name under which people know it, for the label, where `image` is its digest or id. */
  readonly knownAs?: string | undefined;
  /** Host folders, each mounted under its own path. */
  readonly mounts: readonly string[];
  /** `32g` */
  readonly shmSize: string;
  readonly workDir: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/**
 * The container in which benchmarks run: all GPUs, host network and IPC, and a command that only waits, as the old scripts
 * created it with `docker run`.
 */
export function containerSpec(wish: ContainerWish): ContainerSpec {
  const env = { HSA_ENABLE_COREDUMP: '0', ...wish.env };
  return {
    Image: wish.image,
    Cmd: ['tail', '-f', '/dev/null'],
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    WorkingDir: wish.workDir,
    Labels: { [OWNER_LABEL]: wish.knownAs ?? wish.image },
    HostConfig: {
      Privileged: true,
      IpcMode: 'host',
      NetworkMode: 'host',
      ShmSize: parseSize(wish.shmSize),
      CapAdd: ['SYS_PTRACE'],
      SecurityOpt: ['seccomp=unconfined'],
      GroupAdd: ['video'],
      Devices: GPU_DEVICES.map((path) => ({
        PathOnHost: path,
        PathInContainer: path,
        CgroupPermissions: 'rwm',
      })),
      Binds: wish.mounts.map((path) => `${path}:${path}`),
    },
  };
}

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** `32g`, `512m`, `1.5gb` in bytes, as Docker's client reads them. Throws `CONFIG_INVALID` for another text. */
export function parseSize(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*([bkmgt]?)(?:i?b)?$/i.exec(text.trim()) ?? [];
  const factor = UNITS[(unit ?? '').toLowerCase()];
  if (number === undefined || factor === undefined || Number(number) === 0) {
    throw new CiError('CONFIG_INVALID', `not a size: ${text}`, { hint: 'CONTAINER_SHM_SIZE is a size such as 32g' });
  }
  return Math.floor(Number(number) * factor);
}
