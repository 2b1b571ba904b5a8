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

/** As ROCm up to 6.3 prints it: without its envelope. */
const bare = (metric: string) => JSON.stringify((JSON.parse(metric) as { gpu_data: unknown }).gpu_data);
const MISSING_GROUPS =
  'WARNING: User is missing the following required groups: render, video. Please add user to these groups.\n';
const OLD_TABLE = `======================= ROCm System Management Interface =======================
GPU  Temp (DieEdge)  AvgPwr  SCLK    MCLK    Fan  Perf  PwrCap  VRAM%  GPU%
0    38.0c           92.0W   132Mhz  1300Mhz 0%   auto  560.0W    5%   7%
============================= End of ROCm SMI Log ==============================
`;
const monitorTable = (use: string, vram: string) =>
  `GPU  XCP  POWER   GPU_T   MEM_T   GFX_CLK   GFX%   MEM%   ENC%   DEC%      VRAM_USAGE
  0    0  135 W   41 °C   38 °C   132 MHz  ${use}    0 %    N/A    0 %    ${vram}
`;

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
    [
      'idle by amd-smi with a warning before the JSON, in a bare array of ROCm 6.3',
      {
        'amd-smi metric --json': `${MISSING_GROUPS}${bare(amdMetric({ value: 0, unit: '%' }, { value: 285, unit: 'MB' }))}`,
      },
      'idle 2',
    ],
    ['idle by the table of amd-smi', { 'amd-smi monitor': monitorTable('0 %', '0.3/192.0 GB') }, 'idle 1'],
    ['busy by the table of amd-smi', { 'amd-smi monitor': monitorTable('0 %', '150.3/192.0 GB') }, 'busy'],
    [
      'unknown by a table of amd-smi with N/A',
      { 'amd-smi monitor': monitorTable('N/A', '0.3/192.0 GB') },
      'incomplete',
    ],
    [
      'idle by a table with a warning before it and ANSI codes in its header',
      { 'rocm-smi': `${LOW_POWER}${rocmTable(eight(['0%', '0%'])).replace(/\(DID.*\)/, '\u001B[3m$&\u001B[0m')}` },
      'idle 8',
    ],
    ['idle by the table before ROCm 6', { 'rocm-smi': OLD_TABLE }, 'idle 1'],
    [
      'unknown by a table with N/A',
      {
        'rocm-smi': rocmTable([
          ['N/A', 'N/A'],
          ['0%', '0%'],
        ]),
      },
      'incomplete',
    ],
    [
      'unknown by a table that is cut, though what is left looks idle',
      {
        'rocm-smi': rocmTable(eight(['0%', '0%']))
          .split('\n')
          .slice(0, 10)
          .join('\n'),
      },
      'incomplete',
    ],
    [
      'unknown when there is no data to report',
      { [JSON_PROBE]: { stderr: 'WARNING: No JSON data to report\n' } },
      'empty',
    ],
    [
      'unknown when the tool cannot talk to the driver',
      { [JSON_PROBE]: { code: 8, stdout: 'ROCm SMI returned 8 (the expected value is 0)\n' } },
      'broken',
    ],
    [
      'unknown without a device',
      { 'rocm-smi': { code: 1, stdout: 'ERROR: No DRM devices available. Exiting\n' } },
      'no-driver',
    ],
    [
      'unknown without a driver, by the shim of ROCm 10',
      { [JSON_PROBE]: { code: 1, stdout: 'Unable to detect amdgpu driver. Exiting...\n' } },
      'no-driver',
    ],
    [
      'unknown without a driver, by amd-smi',
      {
        'amd-smi metric --json': {
          code: 255,
          stdout: 'Drivers not loaded (amdgpu and amd_hsmp drivers not found in modules)\n',
        },
      },
      'no-driver',
    ],
    [
      'unknown when amd-smi gave up on the driver',
      {
        'amd-smi metric --json': {
          code: 2,
          stderr: 'amdsmi_init() timed out after 60s. The GPU driver may be unresponsive.\n',
        },
      },
      'timeout',
    ],
    ['unknown without the groups', { 'amd-smi metric --json': { code: 1, stdout: MISSING_GROUPS } }, 'permission'],
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

test.each([
  ['SPX', []],
  ['CPX', ['GPUs are partitioned: every partition reports the whole VRAM.']],
])('idle GPUs in mode %s, which only the table tells', async (partition, problems) => {
  const runner = fakeRunner({
    [JSON_PROBE]: rocmJson(eight([0, 0])),
    'rocm-smi': rocmTable(eight(['0%', '0%']), partition),
  });
  expect(await checkGpus(runner, limits)).toStrictEqual({ state: 'idle', gpus: 8, problems });
});
