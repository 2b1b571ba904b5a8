import { expect, test } from 'vitest';
import { chooseToStop, type StopPolicy } from '../src/index.ts';
import { sampleContainer } from './sample-container.ts';

const stranger = { labels: {}, privileged: false, devices: [], mounts: [] };
const CONTAINERS = [
  sampleContainer({ ...stranger, name: 'web' }),
  sampleContainer({ ...stranger, name: 'training', devices: ['/dev/kfd', '/dev/dri/renderD128'] }),
  sampleContainer({ name: 'ours' }),
  sampleContainer({ ...stranger, name: 'monitoring', privileged: true }),
  sampleContainer({
    ...stranger,
    name: 'by-mount',
    mounts: [{ source: '/dev/dri', target: '/dev/dri', writable: true }],
  }),
  sampleContainer({ ...stranger, name: 'by-request', deviceRequests: ['amd.com/gpu=all'] }),
  sampleContainer({ ...stranger, name: 'hidden', privileged: true, id: 'h'.repeat(64) }),
];

test.each<[StopPolicy, readonly string[], readonly string[]]>([
  ['none', [], []],
  ['own', ['h'.repeat(64)], ['ours']],
  ['gpu', [], ['ours', 'by-mount', 'by-request', 'training']],
  ['gpu', ['h'.repeat(64)], ['ours', 'by-mount', 'by-request', 'hidden', 'training']],
  ['all', [], ['ours', 'by-mount', 'by-request', 'training', 'hidden', 'monitoring', 'web']],
])('%s with GPU holders %j', (policy, holders, expected) => {
  expect(chooseToStop(CONTAINERS, { policy, holders }).map((choice) => choice.container.name)).toStrictEqual(expected);
});

test('every choice says why', () => {
  const choices = chooseToStop(CONTAINERS, { policy: 'all', holders: ['h'.repeat(64)] });
  expect(choices.map(({ container, own, reason }) => `${container.name} ${own}: ${reason}`)).toStrictEqual([
    'ours true: a benchmark container of ours',
    'by-mount false: GPU devices are mapped into it',
    'by-request false: GPU devices are mapped into it',
    'hidden false: its processes hold GPUs',
    'training false: GPU devices are mapped into it',
    'monitoring false: has no GPU; --stop-containers all',
    'web false: has no GPU; --stop-containers all',
  ]);
});
