import type { CiEvent, Runner } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { readDriver, refuseDriver } from '../../src/index.ts';

/** A machine on which only these programs answer. */
function machine(answers: Readonly<Record<string, string>>): Runner {
  return {
    kind: 'host',
    run: ({ argv }) => {
      const stdout = answers[argv[0] ?? ''];
      const code = stdout === undefined ? 127 : 0;
      return Promise.resolve({ code, timedOut: false, stdout: stdout ?? '', stderr: '' });
    },
    start: () => Promise.reject(new Error('nothing is started')),
    reap: () => Promise.resolve(false),
  };
}

test.each([
  [{ cat: '6.12.12\n', modinfo: '6.16.13\n' }, '6.12.12'],
  [{ modinfo: '6.16.13\n' }, '6.16.13'],
  [{ modinfo: '\n', 'rocm-smi': '{"card0": {"Driver version": "6.14.14"}}' }, '6.14.14'],
  [{}, undefined],
])('%#: the driver is what the loaded module says, else its file, else the tool', async (answers, version) => {
  expect(await readDriver(machine(answers))).toBe(version);
});

describe('an image on a driver', () => {
  const judge = (driver: string | undefined, rocm: string | undefined, driverCheck: 'stop' | 'warn' = 'stop') => {
    const events: CiEvent[] = [];
    const refused = refuseDriver({ driver, rocm }, { emit: (event) => void events.push(event), driverCheck });
    return { code: refused?.code, events: events.map(({ kind }) => kind) };
  };

  test.each([
    ['that carries it is silent', '6.12.12', 'rocm724', 'stop', undefined, []],
    ['that is known to fail stops', '6.12.12', 'rocm10', 'stop', 'DRIVER_UNFIT', []],
    ['that is known to fail warns where a site wants to try', '6.12.12', 'rocm10', 'warn', undefined, ['warning']],
    ['of which nothing is known warns', '6.16.13', 'rocm10', 'stop', undefined, ['warning']],
    ['that cannot be read is noted', undefined, 'rocm10', 'stop', undefined, ['note']],
  ] as const)('%s', (_, driver, rocm, driverCheck, code, events) => {
    expect(judge(driver, rocm, driverCheck)).toStrictEqual({ code, events });
  });
});
