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
