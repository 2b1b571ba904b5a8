import { expect, test } from 'vitest';
import { chooseToStop, type Holding, type StopPolicy, whyNone } from '../src/index.ts';
import { sampleContainer } from './sample-container.ts';

const stranger = { labels: {}, privileged: false, devices: [], mounts: [] };
const CONTAINERS = [
  sampleContainer({ ...stranger, name: 'web' }),
  sampleContainer({ ...stranger, name: 'training', id: 'b'.repeat(64), devices: ['/dev/kfd', '/dev/dri/renderD128'] }),
  sampleContainer({ name: 'ours', id: 'o'.repeat(64) }),
  sampleContainer({ ...stranger, name: 'monitoring', privileged: true }),
  sampleContainer({
    ...stranger,
    name: 'by-mount',
    mounts: [{ source: '/dev/dri', target: '/dev/dri', writable: true }],
  }),
  sampleContainer({ ...stranger, name: 'by-request', deviceRequests: ['amd.com/gpu=all'] }),
  sampleContainer({ ...stranger, name: 'hidden', privileged: true, id: 'h'.repeat(64) }),
];

const [HIDDEN, BOB, OURS] = ['h'.repeat(64), 'b'.repeat(64), 'o'.repeat(64)] as const;
const HOST = { strangers: ['python3 (pid 4711)'] };

test.each<[StopPolicy, Holding, readonly string[], RegExp | undefined]>([
  ['none', { holders: [HIDDEN] }, [], /--stop-containers none/],
  ['own', { holders: [HIDDEN] }, [], /no container of ours holds GPUs/],
  ['own', HOST, [], /no container of ours holds GPUs/],
  ['own', {}, ['ours'], undefined],
  ['own', { holders: [OURS], ...HOST }, ['ours'], undefined],
  ['gpu', {}, [], /no process is known to hold/],
  ['gpu', { holders: [HIDDEN] }, ['hidden'], undefined],
  ['gpu', { holders: [HIDDEN, BOB, OURS] }, ['ours', 'hidden', 'training'], undefined],
  ['gpu', { holders: [BOB, HIDDEN] }, ['training', 'hidden'], undefined],
  ['gpu', HOST, [], /held by python3 \(pid 4711\), which no container/],
  ['gpu', { holders: [BOB, OURS], ...HOST }, [], /held by python3 \(pid 4711\)/],
  ['gpu', { holders: [BOB, 'x'.repeat(64)] }, [], /container xxxxxxxxxxxx of another engine/],
  [
    'all',
    { holders: [HIDDEN] },
    ['ours', 'hidden', 'by-mount', 'by-request', 'training', 'monitoring', 'web'],
    undefined,
  ],
])('%s with %j', (policy, holding, expected, why) => {
  const options = { policy, ...holding };
  expect(chooseToStop(CONTAINERS, options).map(({ container }) => container.name)).toStrictEqual(expected);
  if (why === undefined) expect(whyNone(CONTAINERS, options)).toBeUndefined();
  else expect(whyNone(CONTAINERS, options)).toMatch(why);
});

test('every choice says why', () => {
  const choices = chooseToStop(CONTAINERS, { policy: 'all', holders: [HIDDEN] });
  expect(choices.map(({ container, own, reason }) => `${container.name} ${own}: ${reason}`)).toStrictEqual([
    'ours true: a benchmark container of ours',
    'hidden false: its processes hold GPUs',
    'by-mount false: GPU devices are mapped into it; --stop-containers all',
    'by-request false: GPU devices are mapped into it; --stop-containers all',
    'training false: GPU devices are mapped into it; --stop-containers all',
    'monitoring false: has no GPU; --stop-containers all',
    'web false: has no GPU; --stop-containers all',
  ]);
});
