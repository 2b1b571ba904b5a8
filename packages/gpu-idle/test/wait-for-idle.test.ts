import { CiError, type CiEvent, type Clock, StopRequest } from '@sglang-ci/core';
import { expect, test } from 'vitest';
import { waitForIdle } from '../src/index.ts';
import { type Answer, fakeRunner, JSON_PROBE, rocmJson, rocmTable } from './fake-runner.ts';

const CONTAINER = 'c0ffee'.padEnd(64, '0');
const idle = rocmJson([[0, 0]]);
const busy = rocmJson([[100, 97]]);
const options = { useThresholdPercent: 20, vramThresholdPercent: 20, pollS: 15, limitS: 60 };

function world(answers: Readonly<Record<string, Answer | readonly Answer[]>>) {
  const events: CiEvent[] = [];
  const abort = new AbortController();
  let nowMs = 1_000_000;
  const clock: Clock = {
    now: () => nowMs,
    sleep: (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
  };
  const ports = {
    runner: fakeRunner(answers),
    clock,
    signal: abort.signal,
    emit: (event: CiEvent) => events.push(event),
  };
  return { ports, events, abort };
}

test('waits until the GPUs are free and says at each look who holds them', async () => {
  const { ports, events } = world({
    [JSON_PROBE]: [busy, busy, idle],
    'rocm-smi --showpids --json': '{"system": {"PID4711": "python3, 8, 153000000000, 0, 0"}}',
    'cat /proc/4711/cgroup': `0::/system.slice/docker-${CONTAINER}.scope\n`,
  });
  const nameContainer = () => Promise.resolve('sgl-dev_v0.5.6-rocm700-mi30x-20251202');
  await expect(waitForIdle(ports, { ...options, nameContainer })).resolves.toStrictEqual({ gpus: 1, waitedS: 30 });
  const held =
    'GPU 0: use 100% (limit 20%), VRAM 97% (limit 20%); held by python3 (pid 4711, container sgl-dev_v0.5.6-rocm700-mi30x-20251202)';
  expect(events).toStrictEqual([
    { kind: 'gpu-waiting', busy: held, waitedS: 0, limitS: 60 },
    { kind: 'gpu-waiting', busy: held, waitedS: 15, limitS: 60 },
    { kind: 'gpus-idle', gpus: 1 },
  ]);
});

test('gives up at the limit and names the process', async () => {
  const { ports } = world({
    [JSON_PROBE]: busy,
    'rocm-smi --showpids --json': '{"system": {"PID4711": "UNKNOWN, 8, 153000000000, 0, 0"}}',
    'cat /proc/4711/comm': 'sglang::schedul\n',
    'cat /proc/4711/cgroup': '0::/user.slice/user-1000.slice/session-3.scope\n',
  });
  await expect(waitForIdle(ports, options)).rejects.toMatchObject({
    code: 'GPUS_BUSY',
    message: expect.stringMatching(/after 60 s: GPU 0: use 100% .*held by sglang::schedul \(pid 4711\)$/),
  });
});

test('a limit of 0 looks once', async () => {
  const { ports } = world({ [JSON_PROBE]: busy });
  await expect(waitForIdle(ports, { ...options, limitS: 0 })).rejects.toMatchObject({ code: 'GPUS_BUSY' });
  expect(ports.runner.calls.filter((call) => call === JSON_PROBE)).toHaveLength(1);
});

test('a machine without any tool ends the wait at once', async () => {
  const { ports, events } = world({});
  await expect(waitForIdle(ports, options)).rejects.toMatchObject({
    code: 'GPU_PROBE_FAILED',
    hint: expect.stringContaining('rocm-smi'),
  });
  expect(events).toStrictEqual([]);
});

test('an empty answer is tried again, and three in a row end the wait', async () => {
  const once = world({ [JSON_PROBE]: ['', idle], 'rocm-smi': '' });
  await expect(waitForIdle(once.ports, options)).resolves.toMatchObject({ gpus: 1 });
  const always = world({ [JSON_PROBE]: '', 'rocm-smi': '' });
  await expect(waitForIdle(always.ports, options)).rejects.toMatchObject({ code: 'GPU_PROBE_FAILED' });
  expect(always.ports.runner.calls.filter((call) => call === JSON_PROBE)).toHaveLength(3);
});

test.each([
  ['SIGTERM', new StopRequest('SIGTERM'), 'ABORTED', /^stopped by SIGTERM while waiting for idle GPUs: GPU 0/],
  [
    'the deadline',
    new CiError('DEADLINE', 'the deadline was reached'),
    'DEADLINE',
    /^the deadline was reached while waiting for idle GPUs: GPU 0/,
  ],
])('%s ends the wait as what it is, and says who held the GPUs', async (_, reason, code, message) => {
  const { ports, abort } = world({ [JSON_PROBE]: busy });
  abort.abort(reason);
  await expect(waitForIdle(ports, options)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test('warns of partitions, on which a benchmark measures something else', async () => {
  const { ports, events } = world({ [JSON_PROBE]: idle, 'rocm-smi': rocmTable([['0%', '0%']], 'CPX') });
  await waitForIdle(ports, options);
  expect(events).toStrictEqual([
    { kind: 'warning', message: 'GPU probe: GPUs are partitioned: every partition reports the whole VRAM.' },
    { kind: 'gpus-idle', gpus: 1 },
  ]);
});
