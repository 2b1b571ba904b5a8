import { expect, test } from 'vitest';
import { DEFAULTS, resolveSettings } from '../src/index.ts';

const site = (value: unknown) => ({ value, path: 'site.json' });

test('command line beats environment beats site file beats default', () => {
  const sources = { options: {}, env: {} };
  expect(resolveSettings(sources).gpuUsageThresholdPercent).toBe(DEFAULTS.gpuUsageThresholdPercent);
  expect(resolveSettings({ ...sources, site: site({ gpuUsageThresholdPercent: 30 }) }).gpuUsageThresholdPercent).toBe(
    30,
  );
  expect(
    resolveSettings({ options: {}, env: { GPU_USAGE_THRESHOLD: '40' }, site: site({ gpuUsageThresholdPercent: 30 }) })
      .gpuUsageThresholdPercent,
  ).toBe(40);
  expect(
    resolveSettings({ options: { gpuUsageThresholdPercent: 50 }, env: { GPU_USAGE_THRESHOLD: '40' } })
      .gpuUsageThresholdPercent,
  ).toBe(50);
});

test.each([
  ['1 2 4 8 16', [1, 2, 4, 8, 16]],
  ['1,2', [1, 2]],
])('the environment gives lists as text: %s', (text, values) => {
  expect(resolveSettings({ options: {}, env: { REQUEST_RATES: text } }).requestRates).toStrictEqual(values);
});

test.each([
  [{ options: {}, env: { RUNS_PER_RATE: 'three' } }, 'RUNS_PER_RATE'],
  [{ options: { hardware: 'mi99x' }, env: {} }, 'hardware (command line)'],
  [{ options: { gsm8kThreshold: 80 }, env: {} }, 'gsm8kThreshold (command line)'],
  [{ options: {}, env: {}, site: site({ runsPerLoad: 0 }) }, 'site.json: runsPerLoad'],
  [{ options: {}, env: {}, site: site({ runsPerLod: 3 }) }, 'runsPerLod'],
  [{ options: {}, env: {}, site: site([]) }, 'site.json'],
])('a wrong value is refused and its origin named: %j', (sources, origin) => {
  expect(() => resolveSettings(sources)).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(origin) }),
  );
});

test('an empty variable is as good as none', () => {
  expect(resolveSettings({ options: {}, env: { RUNS_PER_RATE: '' } }).runsPerLoad).toBe(3);
});

test.each([
  [{ env: { ROCM_TRACKS: 'rocm724,rocm720' } }, { all: ['rocm724', 'rocm720'] }],
  [
    { env: { ROCM_TRACKS: 'mi30x=rocm724,rocm720 mi35x=rocm10' } },
    { mi30x: ['rocm724', 'rocm720'], mi35x: ['rocm10'] },
  ],
  [{ env: { ROCM_TRACKS: 'all=rocm10;mi45x=' } }, { all: ['rocm10'], mi45x: [] }],
  [{ env: {}, site: site({ rocmTracks: ['rocm10'] }) }, { all: ['rocm10'] }],
  [{ env: {}, site: site({ rocmTracks: { mi45x: ['rocm10'] } }) }, { mi45x: ['rocm10'] }],
])('a list is for all hardware, or one for each: %j', (sources, tracks) => {
  expect(resolveSettings({ options: {}, ...sources }).rocmTracks).toStrictEqual(tracks);
});

test.each([
  ['2h', 7_200],
  ['90m', 5_400],
  ['1h30m', 5_400],
  ['45s', 45],
  ['0.5h', 1_800],
  ['600', 600],
  [600, 600],
])('a time may have its units: %s', (text, seconds) => {
  expect(resolveSettings({ options: { waitForImageS: text }, env: {} }).waitForImageS).toBe(seconds);
});

test.each([
  ['WAIT_FOR_IMAGE', 'soon', '2h'],
  ['WAIT_FOR_IMAGE', '2d', '2h'],
  ['WAIT_FOR_IMAGE', '-1h', '2h'],
  ['ROCM_TRACKS', 'mi99x=rocm10', 'mi30x='],
])('%s=%s is refused with an example', (name, value, example) => {
  expect(() => resolveSettings({ options: {}, env: { [name]: value } })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(example) }),
  );
});
