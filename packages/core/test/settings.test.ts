import { expect, test } from 'vitest';
import { CiError, DEFAULTS, nearestName, resolveSettings } from '../src/index.ts';

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

const refusal = (sources: Parameters<typeof resolveSettings>[0]) => {
  try {
    return resolveSettings(sources);
  } catch (error) {
    return error instanceof CiError ? { code: error.code, message: error.message, hint: error.hint } : error;
  }
};

const WHERE = 'docs/settings.md lists every setting with its range';

test.each([
  ['RUNS_PER_RATE', 'three', 'a whole number from 1 to 1000', WHERE],
  ['RUNS_PER_RATE', '3 4', 'a whole number from 1 to 1000', WHERE],
  ['RUNS_PER_RATE', '9007199254740993', 'a whole number from 1 to 1000', WHERE],
  ['DEFAULT_GSM8K_THRESHOLD', '0,8', 'a number from 0 to 1', 'decimals have a point: 0.8'],
  ['PERFORMANCE_THRESHOLD', '2,5', 'a number from 0 to 100', 'decimals have a point: 2.5'],
  ['GPU_USAGE_THRESHOLD', '20 30', 'a number from 0 to 100', WHERE],
  ['GPU_USAGE_THRESHOLD', '20%', 'a number from 0 to 100', WHERE],
  ['SERVER_TIMEOUT', 'Infinity', 'a number from 0.001 to 604800', WHERE],
  ['SERVER_TIMEOUT', '1e308', 'a number from 0.001 to 604800', WHERE],
  ['SERVER_TIMEOUT', '0x10', 'a number from 0.001 to 604800', WHERE],
  ['PLOT_SERVER_PORT', '70000', 'a whole number from 1 to 65535', WHERE],
  ['TIME_ZONE', 'Foo/Bar', 'a time zone such as America/Los_Angeles or Europe/Berlin', WHERE],
  ['HARDWARE_TYPE', 'mi300x', 'one of mi30x, mi35x, mi45x', 'did you mean mi30x?'],
  ['HARDWARE_TYPE', 'MI355', 'one of mi30x, mi35x, mi45x', 'did you mean mi35x?'],
  ['HEALTH_CHECK_ENDPOINT', 'health', 'text that starts with /', WHERE],
  ['STOP_CONTAINERS', 'nown', 'one of none, own, gpu, all', 'did you mean own?'],
  ['TEAMS_SKIP_ANALYSIS', 'maybe', 'true or false', WHERE],
  ['REQUEST_RATES', '1 two', 'a list such as 1 2 4, each a whole number from 1 to 1000000', WHERE],
  ['REQUEST_RATES', '1,,2', 'a list such as 1 2 4, each a whole number from 1 to 1000000', WHERE],
])('%s=%s is refused with what was typed and what is allowed', (name, typed, allowed, hint) => {
  expect(refusal({ options: {}, env: { [name]: typed } })).toStrictEqual({
    code: 'CONFIG_INVALID',
    message: `${name}: '${typed}' was given; expected ${allowed}`,
    hint,
  });
});

test.each([
  [{ hardware: 'mi99x' }, "--hardware: 'mi99x' was given; expected one of mi30x, mi35x, mi45x", 'did you mean mi30x?'],
  [{ gsm8kThreshold: 80 }, '--threshold: 80 was given; expected a number from 0 to 1', WHERE],
  [{ deadlineHours: 'soon' }, "--deadline: 'soon' was given; expected a number from 0.001 to 8760", WHERE],
  [{ workDir: '' }, '--work-dir: no value was given', 'or leave it out'],
])('a wrong option is named as it was typed: %j', (options, message, hint) => {
  expect(refusal({ options, env: {} })).toStrictEqual({ code: 'CONFIG_INVALID', message, hint });
});

test.each([
  [{ runsPerLoad: 0 }, 'site.json: runsPerLoad: 0 was given; expected a whole number from 1 to 1000', WHERE],
  [{ runsPerLod: 3 }, "site.json: there is no setting 'runsPerLod'", 'did you mean runsPerLoad?'],
  [{ hardwear: 'mi30x' }, "site.json: there is no setting 'hardwear'", 'did you mean hardware?'],
  [
    { models: { grok1: { modlePath: '/x' } } },
    'site.json: models.grok1.modlePath: there is no such field',
    'did you mean modelPath?',
  ],
  [
    { models: { grok1: { modelPath: 7 } } },
    'site.json: models.grok1.modelPath: 7 was given; Invalid type: Expected string but received 7',
    WHERE,
  ],
  [{ gpuPollS: null }, 'site.json: gpuPollS: null was given; expected a number from 0.001 to 604800', WHERE],
  [{ constructor: 1 }, "site.json: there is no setting 'constructor'", 'docs/settings.md lists every setting'],
  [{ toString: 1 }, "site.json: there is no setting 'toString'", 'docs/settings.md lists every setting'],
  [
    JSON.parse('{ "__proto__": { "hardware": "mi35x" } }') as unknown,
    "site.json: there is no setting '__proto__'",
    'docs/settings.md lists every setting',
  ],
  [[], 'site.json: expected a JSON object of settings', 'it looks like { "workDir": "/data/sglang-ci" }'],
])('a wrong site file is named with the path of the value: %j', (value, message, hint) => {
  expect(refusal({ options: {}, env: {}, site: site(value) })).toStrictEqual({
    code: 'CONFIG_INVALID',
    message,
    hint,
  });
});

test.each(['', ' '])('an empty variable (%j) is as good as none', (text) => {
  expect(resolveSettings({ options: {}, env: { RUNS_PER_RATE: text } }).runsPerLoad).toBe(3);
});

test.each([
  [{ WORK_DIR: '/w' }, { workDir: DEFAULTS.workDir, containerWorkDir: '/w' }],
  [{ WORK_DIR: '/w', WORK_DIR_CONTAINER: '/c' }, { containerWorkDir: '/c' }],
  [
    { BENCHMARK_CI_DIR: '/b', WORK_DIR: '/w' },
    { workDir: '/b', containerWorkDir: '/w' },
  ],
])('WORK_DIR is the folder inside the container, as in the old script: %j', (env, expected) => {
  expect(resolveSettings({ options: {}, env })).toMatchObject(expected);
});

test.each([
  ['dcotor', ['run', 'doctor', 'prune', 'install'], 'doctor'],
  ['modle', ['model', 'mode', 'node'], 'model'],
  ['MI325X', ['mi30x', 'mi35x'], 'mi30x'],
  ['work_dir', ['work-dir', 'output-dir'], 'work-dir'],
  ['xyz', ['model', 'mode'], undefined],
  ['a', ['b', 'c'], undefined],
])('who types %s means %j: %s', (typed, known, expected) => {
  expect(nearestName(typed, known)).toBe(expected);
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
