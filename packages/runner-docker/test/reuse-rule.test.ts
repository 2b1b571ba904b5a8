import { expect, test } from 'vitest';
import { containerSpec, type EngineContainer, whyRecreate } from '../src/index.ts';
import { sampleContainer } from './sample-container.ts';

const image = 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202';
const wanted = (mounts: readonly string[] = ['/mnt/raid/']) => ({
  spec: containerSpec({ image, mounts, shmSize: '32g', workDir: '/sgl-workspace' }),
  imageId: 'sha256:tonight',
  mounts,
});
const mount = (source: string, target = source, writable = true) => ({ source, target, writable });

test.each<[string, Partial<EngineContainer>, readonly string[]]>([
  ['as we created it', {}, ['/mnt/raid/']],
  ['as the old scripts created it, without our label', { labels: {} }, ['/mnt/raid']],
  ['with a larger mount than needed', { mounts: [mount('/mnt')] }, ['/mnt/raid/', '/mnt/ssd/models']],
  ['with more shared memory', { shmBytes: 64 * 2 ** 30 }, ['/mnt/raid/']],
  ['privileged without a list of devices', { devices: [] }, ['/mnt/raid/']],
])('is used again: %s', (_, changes, mounts) => {
  expect(whyRecreate(sampleContainer(changes), wanted(mounts))).toBeUndefined();
});

test.each<[string, Partial<EngineContainer>, RegExp]>([
  ['another image', { imageId: 'sha256:other' }, /another image/],
  ['no such mount', { mounts: [mount('/data')] }, /\/mnt\/raid\/ is not mounted/],
  ['a mount whose name only starts like it', { mounts: [mount('/mnt/raid2')] }, /not mounted/],
  ['the folder under another path', { mounts: [mount('/mnt/raid', '/raid')] }, /not mounted/],
  ['another folder under that path', { mounts: [mount('/mnt'), mount('/data/raid', '/mnt/raid')] }, /not mounted/],
  ['a read-only mount', { mounts: [mount('/mnt/raid', '/mnt/raid', false)] }, /not mounted/],
  ['no GPUs', { privileged: false, devices: ['/dev/kfd'] }, /GPUs/],
  ['another network', { networkMode: 'bridge' }, /network/],
  ['IPC of its own', { ipcMode: 'private' }, /IPC/],
  ['little shared memory', { shmBytes: 64 * 2 ** 20 }, /shared memory/],
])('is made anew: %s', (_, changes, reason) => {
  expect(whyRecreate(sampleContainer(changes), wanted())).toMatch(reason);
});
