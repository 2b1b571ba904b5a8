import type Docker from 'dockerode';
import type { EngineContainer } from './docker-engine.ts';

/** What decisions need of `docker inspect`. */
export function readContainer(info: Docker.ContainerInspectInfo): EngineContainer {
  const host = info.HostConfig;
  return {
    id: info.Id,
    name: info.Name.replace(/^\//, ''),
    running: info.State.Running,
    changedAt: changedAt(info),
    image: info.Config.Image,
    imageId: info.Image,
    labels: info.Config.Labels ?? {},
    privileged: host.Privileged ?? false,
    shmBytes: host.ShmSize ?? 0,
    ipcMode: host.IpcMode ?? '',
    networkMode: host.NetworkMode ?? '',
    devices: (host.Devices ?? []).map((device: { PathOnHost: string }) => device.PathOnHost),
    deviceRequests: (host.DeviceRequests ?? []).map((request) => request.Driver || (request.DeviceIDs ?? []).join(',')),
    mounts: info.Mounts.map(({ Source, Destination, RW }) => ({ source: Source, target: Destination, writable: RW })),
  };
}

/** Docker writes the year 1 for what has not happened. */
function changedAt({ State: state, Created: created }: Docker.ContainerInspectInfo): number {
  const [at = 0] = [state.Running ? state.StartedAt : state.FinishedAt, created].map(Date.parse).filter((ms) => ms > 0);
  return at;
}
