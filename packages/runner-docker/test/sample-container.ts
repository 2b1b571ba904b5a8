import type { EngineContainer } from '../src/index.ts';

/** A container of ours as it is created, changed where a test says so. */
export function sampleContainer(changes: Partial<EngineContainer> = {}): EngineContainer {
  return {
    id: 'c'.repeat(64),
    name: 'sgl-dev_v0.5.6-rocm700-mi30x-20251202',
    running: true,
    changedAt: 0,
    image: 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202',
    imageId: 'sha256:tonight',
    labels: { 'io.github.sglang-ci.image': 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202' },
    privileged: true,
    shmBytes: 32 * 2 ** 30,
    ipcMode: 'host',
    networkMode: 'host',
    devices: ['/dev/kfd', '/dev/dri'],
    deviceRequests: [],
    mounts: [{ source: '/mnt/raid', target: '/mnt/raid', writable: true }],
    ...changes,
  };
}
