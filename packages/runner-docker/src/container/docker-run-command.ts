import type { Command } from '@sglang-ci/core';
import { type ContainerWish, containerSpec } from './container-spec.ts';

/** The `docker run` that makes the same container, for people: containers are made through the engine's API. */
export function dockerRunCommand(name: string, wish: ContainerWish): Command {
  const { Cmd, Env, Image, WorkingDir, HostConfig: host } = containerSpec(wish);
  const options = [
    `--ipc=${host.IpcMode}`,
    ...host.CapAdd.map((capability) => `--cap-add=${capability}`),
    `--network=${host.NetworkMode}`,
    ...host.Devices.map(({ PathOnHost }) => `--device=${PathOnHost}`),
    ...host.SecurityOpt.flatMap((option) => ['--security-opt', option]),
    ...Env.flatMap((variable) => ['-e', variable]),
    ...host.Binds.flatMap((bind) => ['-v', bind]),
    ...host.GroupAdd.flatMap((group) => ['--group-add', group]),
    ...(host.Privileged ? ['--privileged'] : []),
  ];
  const first = ['docker', 'run', '-d', '--name', name, '--shm-size', wish.shmSize];
  return { env: {}, argv: [...first, ...options, '-w', WorkingDir, Image, ...Cmd] };
}
