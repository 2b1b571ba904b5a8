import { expect, test } from 'vitest';
import { containerSpec, parseSize } from '../src/index.ts';

test('a container is created field by field as the old scripts did', () => {
  const image = 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202';
  const wish = { image, mounts: ['/mnt/raid/', '/data'], shmSize: '32g', workDir: '/sgl-workspace' };
  expect(containerSpec(wish)).toStrictEqual({
    Image: image,
    Cmd: ['tail', '-f', '/dev/null'],
    Env: ['HSA_ENABLE_COREDUMP=0'],
    WorkingDir: '/sgl-workspace',
    Labels: { 'io.github.sglang-ci.image': image },
    HostConfig: {
      Privileged: true,
      IpcMode: 'host',
      NetworkMode: 'host',
      ShmSize: 34_359_738_368,
      CapAdd: ['SYS_PTRACE'],
      SecurityOpt: ['seccomp=unconfined'],
      GroupAdd: ['video'],
      Devices: [
        { PathOnHost: '/dev/kfd', PathInContainer: '/dev/kfd', CgroupPermissions: 'rwm' },
        { PathOnHost: '/dev/dri', PathInContainer: '/dev/dri', CgroupPermissions: 'rwm' },
      ],
      Binds: ['/mnt/raid/:/mnt/raid/', '/data:/data'],
    },
  });
});

test.each([
  ['32g', 34_359_738_368],
  ['32GB', 34_359_738_368],
  ['32GiB', 34_359_738_368],
  ['1.5m', 1_572_864],
  ['64k', 65_536],
  ['1024', 1024],
  [' 2t ', 2_199_023_255_552],
])('%s is %d bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each(['', '0', '32 gallons', '-1g', 'g', '1e9'])('%j is no size', (text) => {
  expect(() => parseSize(text)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});
