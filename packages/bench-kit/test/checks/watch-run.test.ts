import { setTimeout as sleep } from 'node:timers/promises';
import { type Runner, scaledClock } from '@sglang-ci/core';
import { expect, test } from 'vitest';
import { watchWhile } from '../../src/checks/watch-run.ts';

const silent: Runner = {
  kind: 'host',
  run: () => Promise.resolve({ code: 127, timedOut: false, stdout: '', stderr: '' }),
  start: () => Promise.reject(new Error('not used here')),
  reap: () => Promise.resolve(false),
};
const ports = {
  runner: silent,
  clock: scaledClock({ factor: 1e6, startAt: 0, epoch: Date.now() }),
  signal: new AbortController().signal,
};

test('work that fails ends the looks, which would else keep the program alive', async () => {
  let looks = 0;
  const users = () => {
    looks += 1;
    return Promise.resolve({ known: true, foreign: [] });
  };
  const work = () => Promise.reject(new Error('the container is gone'));
  await expect(watchWhile(ports, { users, work })).rejects.toThrow('the container is gone');
  await sleep(700);
  expect(looks).toBe(1);
});

test('what was seen comes with what the work gave', async () => {
  const foreign = [{ pid: 7, name: 'python' }];
  const users = () => Promise.resolve({ known: true, foreign });
  expect(await watchWhile(ports, { users, work: () => Promise.resolve(3) })).toStrictEqual({
    value: 3,
    gpus: { known: true, foreign },
  });
});
