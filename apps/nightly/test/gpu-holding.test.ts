import type { GpuHolder } from '@sglang-ci/gpu-idle';
import { expect, test } from 'vitest';
import { holdingOf } from '../src/steps/gpu-holding.ts';

const [A, B] = ['a'.repeat(64), 'b'.repeat(64)] as const;

test.each<[string, readonly GpuHolder[], readonly string[], readonly string[]]>([
  [
    'containers, each once, most memory first',
    [
      { pid: 1, containerId: B, vramBytes: 9 },
      { pid: 2, containerId: A, vramBytes: 8 },
      { pid: 3, containerId: B, vramBytes: 7 },
    ],
    [B, A],
    [],
  ],
  ['a process of the host', [{ pid: 4, name: 'python3', vramBytes: 9 }], [], ['python3 (pid 4)']],
  ['a process of the host whose memory is not told', [{ pid: 4 }], [], ['process (pid 4)']],
  ['a process of the host that holds nothing', [{ pid: 4, vramBytes: 0 }], [], []],
  ['a container whose process holds nothing', [{ pid: 1, containerId: A, vramBytes: 0 }], [], []],
  ['a container whose memory is not told', [{ pid: 1, containerId: A }], [], []],
  ['a container on a GPU that is idle', [{ pid: 1, containerId: A, vramBytes: 9, gpus: [3] }], [], []],
  ['a container on a busy GPU', [{ pid: 1, containerId: A, vramBytes: 9, gpus: [0, 1] }], [A], []],
  ['nobody', [], [], []],
])('proven to hold GPU 1: %s', (_what, holders, containers, strangers) => {
  expect(holdingOf({ state: 'busy', gpus: 8, busy: 'GPU 1: use 97%', busyGpus: [1], holders })).toStrictEqual({
    holders: containers,
    strangers,
  });
});
