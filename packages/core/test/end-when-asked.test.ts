import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { CiError, type Clock, endProcesses, endWhenAsked, systemClock } from '../src/index.ts';

const NEVER = new Promise<never>(() => undefined);
const SOON: Clock = { now: () => 0, sleep: () => Promise.resolve() };
const stuck = () => Promise.reject(new CiError('PROCESS_STUCK', 'SIGKILL does not end process 4711'));

describe('a command that is ended', () => {
  test.each([
    ['by itself', { exited: Promise.resolve({ code: 3 }), end: stuck }, {}, { code: 3, timedOut: false }],
    [
      'at its limit, but hangs in the kernel',
      { exited: NEVER, end: stuck },
      { limitMs: 1 },
      { lost: 'SIGKILL does not end process 4711', timedOut: true },
    ],
    [
      'on abort, but hangs in the kernel',
      { exited: NEVER, end: stuck },
      { signal: AbortSignal.abort() },
      { lost: 'SIGKILL does not end process 4711', timedOut: false },
    ],
  ])('%s, says how', async (_, command, options, expected) => {
    expect(await endWhenAsked(command, options, SOON)).toStrictEqual(expected);
  });

  test('at its limit, waits until nothing of it is alive', async () => {
    const order: string[] = [];
    const leader = new EventTarget();
    const exited = once(leader, 'exit').then(() => ({ signal: 'SIGTERM' }));
    const end = async () => {
      leader.dispatchEvent(new Event('exit'));
      await systemClock.sleep(5);
      order.push('all ended');
    };
    const exit = await endWhenAsked({ exited, end }, { limitMs: 1 }, SOON);
    expect([exit, order]).toStrictEqual([{ signal: 'SIGTERM', timedOut: true }, ['all ended']]);
  });
});

test('a process that no signal ends is an error with its number', async () => {
  const sent: string[] = [];
  const world = {
    find: () => [{ pid: 4711, parent: 1 }],
    signal: (name: string) => void sent.push(name),
    pollMs: 1,
    where: ' of the container',
  };
  await expect(endProcesses(world, 0, 5)).rejects.toMatchObject({
    code: 'PROCESS_STUCK',
    message: 'SIGKILL does not end process 4711 of the container',
  });
  expect(new Set(sent)).toStrictEqual(new Set(['SIGKILL']));
});
