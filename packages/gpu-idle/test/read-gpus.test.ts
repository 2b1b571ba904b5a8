import { describe, expect, test } from 'vitest';
import { checkGpus, readGpus } from '../src/index.ts';
import { type Answer, fakeRunner, JSON_PROBE, rocmJson, rocmTable } from './fake-runner.ts';

const limits = { useThresholdPercent: 20, vramThresholdPercent: 20 };
const eight = <T>(value: T): T[] => Array.from({ length: 8 }, () => value);
const NO_CONCISE_JSON = { code: 1, stdout: 'NOT_SUPPORTED: Cannot print JSON/CSV output for concise output' };
const LOW_POWER = 'WARNING: AMD GPU device(s) is/are in a low-power state. Check power control/runtime_status\n';
const NO_DRIVER = { stderr: 'ERROR:root:Driver not initialized (amdgpu not found in modules)\n' };

const amdMetric = (use: unknown, usedMb: unknown) =>
  JSON.stringify({
    gpu_data: [0, 1].map((gpu) => ({
      gpu,
      usage: { gfx_activity: use, umc_activity: { value: 0, unit: '%' } },
      mem_usage: { total_vram: { value: 196_592, unit: 'MB' }, used_vram: usedMb },
    })),
  });

describe('a machine is', () => {
  test.each<[string, Record<string, Answer>, string]>([
    ['idle by JSON', { [JSON_PROBE]: rocmJson(eight([0, 0.14])) }, 'idle 8'],
    ['idle with a warning before the JSON', { [JSON_PROBE]: `${LOW_POWER}${rocmJson(eight([0, 0.14]))}` }, 'idle 8'],
    [
      'idle by a table whose header words are larger than any number as text',
      { [JSON_PROBE]: NO_CONCISE_JSON, 'rocm-smi': rocmTable(eight(['0%', '0%'])) },
      'idle 8',
    ],
    ['idle at 9% by a table', { 'rocm-smi': rocmTable(eight(['9%', '9%'])) }, 'idle 8'],
    ['busy by a table', { 'rocm-smi': rocmTable([['97%', '100%'], ...eight(['0%', '0%'] as const).slice(1)]) }, 'busy'],
    ['busy by JSON', { [JSON_PROBE]: rocmJson([[100, 97], ...eight([0, 0] as const).slice(1)]) }, 'busy'],
    [
      'idle by amd-smi where rocm-smi is missing',
      { 'amd-smi metric --json': amdMetric({ value: 0, unit: '%' }, { value: 285, unit: 'MB' }) },
      'idle 2',
    ],
    [
      'busy by amd-smi',
      { 'amd-smi metric --json': amdMetric({ value: 0, unit: '%' }, { value: 180_000, unit: 'MB' }) },
      'busy',
    ],
    ['unknown without any tool', {}, 'no-tool'],
    [
      'unknown without a driver, though the tool exits with 0',
      { [JSON_PROBE]: NO_DRIVER, 'rocm-smi': NO_DRIVER },
      'no-driver',
    ],
    ['unknown when the tool prints nothing', { [JSON_PROBE]: '', 'rocm-smi': '' }, 'empty'],
    ['unknown when the JSON is cut', { [JSON_PROBE]: rocmJson(eight([0, 0])).slice(0, 15) }, 'broken'],
    ['unknown when the output is something else', { [JSON_PROBE]: 'Exception caught: map::at 17' }, 'broken'],
    [
      'unknown without permission',
      { 'rocm-smi': 'GPU[0]\t\t: get_gpu_use, Permission denied\nGPU[1]\t\t: get_gpu_use, Permission denied\n' },
      'permission',
    ],
    ['unknown when the driver hangs', { [JSON_PROBE]: { timedOut: true } }, 'timeout'],
    [
      'unknown when one GPU reports nothing',
      {
        [JSON_PROBE]: rocmJson([
          [0, 0],
          [undefined, undefined],
          [0, 0],
        ]),
      },
      'incomplete',
    ],
    [
      'unknown when amd-smi says N/A',
      { 'amd-smi metric --json': amdMetric('N/A', { value: 285, unit: 'MB' }) },
      'incomplete',
    ],
  ])('%s', async (_, answers, expected) => {
    const check = await checkGpus(fakeRunner(answers), limits);
    expect(check.state === 'idle' ? `idle ${check.gpus}` : check.state === 'busy' ? 'busy' : check.why).toBe(expected);
  });
});

test('JSON without the VRAM key (ROCm 5) is completed from another form', async () => {
  const runner = fakeRunner({
    [JSON_PROBE]: rocmJson([[0, undefined]]),
    'rocm-smi': rocmTable([['3%', '0%']]),
  });
  const reading = await readGpus(runner);
  expect(reading).toMatchObject({
    kind: 'read',
    tool: 'rocm-smi',
    gpus: [{ index: 0, usePercent: 0, vramPercent: 3 }],
  });
});

test('a tool that hangs is not followed by others that would hang as well', async () => {
  const runner = fakeRunner({ [JSON_PROBE]: { timedOut: true }, 'rocm-smi': rocmTable([['0%', '0%']]) });
  await readGpus(runner);
  expect(runner.calls).toStrictEqual([JSON_PROBE]);
});
