import { formatCommand } from '@sglang-ci/core';
import { expect, test } from 'vitest';
import { dockerRunCommand } from '../src/index.ts';

test('the container of the contract as the command a person would type', () => {
  const wish = {
    image: 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202',
    mounts: ['/mnt/raid/', '/data'],
    shmSize: '32g',
    workDir: '/sgl-workspace',
  };
  expect(formatCommand(dockerRunCommand('sgl-dev_v0.5.6-rocm700-mi30x-20251202', wish))).toBe(
    'docker run -d --name sgl-dev_v0.5.6-rocm700-mi30x-20251202 --shm-size 32g --ipc=host --cap-add=SYS_PTRACE ' +
      '--network=host --device=/dev/kfd --device=/dev/dri --security-opt seccomp=unconfined -e HSA_ENABLE_COREDUMP=0 ' +
      '-v /mnt/raid/:/mnt/raid/ -v /data:/data --group-add video --privileged -w /sgl-workspace ' +
      'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202 tail -f /dev/null',
  );
});
