import type { EngineContainer } from '../engine/docker-engine.ts';
import { type ContainerSpec, GPU_DEVICES } from './container-spec.ts';
import { isInside } from './mounts-for.ts';

/**
 * Why an existing container cannot be used for what is wanted now, `undefined` if it can. `imageId` is the id of the
 * wanted image as it is on the machine: a tag that was pulled again is another image under the same name.
 */
export function whyRecreate(
  container: EngineContainer,
  wanted: { readonly spec: ContainerSpec; readonly imageId: string; readonly mounts: readonly string[] },
): string | undefined {
  const { HostConfig: host } = wanted.spec;
  if (container.imageId !== wanted.imageId) return `it was made of another image (${container.image})`;
  const missing = wanted.mounts.find((folder) => !isMounted(folder, container));
  if (missing !== undefined) return `${missing} is not mounted in it`;
  if (!container.privileged && !GPU_DEVICES.every((device) => container.devices.includes(device))) {
    return 'it has no access to the GPUs';
  }
  if (container.networkMode !== host.NetworkMode) return 'it is not on the host network';
  if (container.ipcMode !== host.IpcMode) return 'it does not share IPC with the host';
  if (container.shmBytes < host.ShmSize) return 'its shared memory is too small';
  return undefined;
}

/** Under the same path and writable, itself or inside a larger mount. */
function isMounted(folder: string, { mounts }: EngineContainer): boolean {
  const inner = mounts
    .filter(({ target }) => isInside(folder, target))
    .toSorted((a, b) => b.target.length - a.target.length)[0];
  return inner !== undefined && inner.writable && isSamePath(inner.source, inner.target);
}

function isSamePath(a: string, b: string): boolean {
  return isInside(a, b) && isInside(b, a);
}
