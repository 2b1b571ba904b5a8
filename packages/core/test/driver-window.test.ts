import { expect, test } from 'vitest';
import { DRIVER_WINDOWS, judgeDriver } from '../src/index.ts';

test.each([
  ['6.3.4', 'rocm630', 'fits'],
  ['6.3.4', 'rocm700', 'fits'],
  ['6.3.4', 'rocm720', 'fails'],
  ['6.10.5', 'rocm700', 'fits'],
  ['6.10.5', 'rocm724', 'fails'],
  ['6.4.3', 'rocm720', 'fits'],
  ['6.4.3', 'rocm724', 'fits'],
  ['6.4.3', 'rocm7140', 'fails'],
  ['6.12.12', 'rocm724', 'fits'],
  ['6.12.12', 'rocm10', 'fails'],
  ['6.14.14', 'rocm720', 'fits'],
  ['6.14.14', 'rocm10', 'fails'],
  ['30.30.3', 'rocm724', 'fits'],
  ['6.16.13', 'rocm10', 'unknown'],
  ['6.1.5', 'rocm700', 'unknown'],
  ['6.1.5', 'rocm720', 'fails'],
  ['31.10', 'rocm10', 'unknown'],
  ['6.8.0-47-generic', 'rocm10', 'unknown'],
  [undefined, 'rocm10', 'unknown'],
  ['6.12.12', undefined, 'unknown'],
  ['6.12.12', 'nightly', 'unknown'],
] as const)('amdgpu %s with %s %s', (driver, rocm, state) => {
  expect(judgeDriver(driver, rocm).state).toBe(state);
});

test('every row of the table has its source, and no version stands in two of them', () => {
  const versions = DRIVER_WINDOWS.flatMap((window) => window.versions);
  expect(new Set(versions).size).toBe(versions.length);
  expect(DRIVER_WINDOWS.every(({ source }) => source !== '')).toBe(true);
});
