import { describe, expect, it } from 'vitest';
import { parseGpuProcesses, parseGpuStatus } from '../src/index.ts';
import { ROCM_SMI, ROCM_SMI_HEADER } from './samples.ts';

const codes = (found: { readonly problems: readonly { readonly code: string }[] }): string[] =>
  found.problems.map((problem) => problem.code);

const GIB = 1024 ** 3;

describe('rocm-smi table', () => {
  it('reads ROCm 6 and 7; what is not printed is absent', () => {
    expect(parseGpuStatus(ROCM_SMI)).toEqual({
      gpus: [
        { index: 0, usePercent: 3, vramPercent: 0, temperatureC: 51, powerW: 152, sclkMhz: 134, partition: 'SPX' },
        { index: 1, usePercent: 100, vramPercent: 97, temperatureC: 83, partition: 'SPX' },
      ],
      problems: [],
    });
  });

  it('reads the layout before ROCm 6', () => {
    const text = `======================= ROCm System Management Interface =======================
GPU  Temp (DieEdge)  AvgPwr  SCLK    MCLK    Fan  Perf  PwrCap  VRAM%  GPU%
0    38.0c           92.0W   132Mhz  1300Mhz 0%   auto  560.0W    5%   7%
============================= End of ROCm SMI Log ==============================
`;
    expect(parseGpuStatus(text)).toEqual({
      gpus: [{ index: 0, usePercent: 7, vramPercent: 5, temperatureC: 38, powerW: 92, sclkMhz: 132 }],
      problems: [],
    });
  });

  it('says that a cut table may lack GPUs', () => {
    const cut = ROCM_SMI.slice(0, ROCM_SMI.indexOf('97%'));
    expect(parseGpuStatus(cut).gpus).toHaveLength(1);
    expect(codes(parseGpuStatus(cut))).toEqual(['bad-row', 'truncated']);
  });

  it('says when a value is N/A', () => {
    const row = '0  2  0x74a1, 55354  51.0°C  152.0W  NPS1, SPX, 0  134Mhz  900Mhz  0%  auto  750.0W  N/A  N/A';
    const found = parseGpuStatus(`${ROCM_SMI_HEADER}\n${row}\n= End of ROCm SMI Log =\n`);
    expect(found.gpus[0]).toEqual({ index: 0, temperatureC: 51, powerW: 152, sclkMhz: 134, partition: 'SPX' });
    expect(found.problems).toEqual([{ code: 'missing-value', message: 'GPU 0 reports no use and no VRAM.' }]);
  });

  it('warns of partitions', () => {
    const rows = [0, 1].map(
      (id) => `${id}  2  0x74a1, 5  51.0°C  152.0W  NPS1, CPX, ${id}  134Mhz  900Mhz  0%  auto  750.0W  0%  0%`,
    );
    const found = parseGpuStatus(`${ROCM_SMI_HEADER}\n${rows.join('\n')}\n= End of ROCm SMI Log =\n`);
    expect(codes(found)).toEqual(['partitioned']);
  });
});

describe('rocm-smi JSON and labelled rows', () => {
  const json = JSON.stringify({
    card0: { 'GPU use (%)': '12', 'GPU Memory Allocated (VRAM%)': '3', 'GPU Memory Read/Write Activity (%)': '50' },
    card11: { 'GPU use (%)': '0', 'GPU Memory Allocated (VRAM%)': '0', 'Temperature (Sensor junction) (C)': '41.0' },
  });

  it.each([
    ['alone', json],
    [
      'between warnings',
      `WARNING: AMD GPU device(s) is/are in a low-power state. Check power control/runtime_status\n\n${json}\nException caught: map::at\n`,
    ],
  ])('%s', (_, text) => {
    expect(parseGpuStatus(text)).toEqual({
      gpus: [
        { index: 0, usePercent: 12, vramPercent: 3 },
        { index: 11, usePercent: 0, vramPercent: 0, temperatureC: 41 },
      ],
      problems: [],
    });
  });

  it('computes the share of VRAM where only bytes are printed', () => {
    const text = JSON.stringify({
      card0: {
        'GPU use (%)': '0',
        'VRAM Total Memory (B)': '206141652992',
        'VRAM Total Used Memory (B)': '20614165299',
      },
    });
    const [gpu] = parseGpuStatus(text).gpus;
    expect(gpu).toMatchObject({ vramTotalBytes: 206_141_652_992, vramUsedBytes: 20_614_165_299 });
    expect(gpu?.vramPercent).toBeCloseTo(10, 6);
  });

  it('does not take memory activity of old releases for VRAM', () => {
    const found = parseGpuStatus('{"card0": {"GPU use (%)": "0", "GPU memory use (%)": "0"}}');
    expect(found.gpus).toEqual([{ index: 0, usePercent: 0 }]);
    expect(codes(found)).toEqual(['missing-value']);
  });

  it('reads labelled rows', () => {
    const text = [
      'GPU[0]\t\t: GPU use (%): 0',
      'GPU[1]\t\t: GPU use (%): 99',
      'GPU[0]\t\t: GPU Memory Allocated (VRAM%): 1',
      'GPU[1]\t\t: GPU Memory Allocated (VRAM%): 88',
      'GPU[1]\t\t: VRAM Total Used Memory (B): 297644032',
    ].join('\n');
    expect(parseGpuStatus(text)).toEqual({
      gpus: [
        { index: 0, usePercent: 0, vramPercent: 1 },
        { index: 1, usePercent: 99, vramPercent: 88, vramUsedBytes: 297_644_032 },
      ],
      problems: [],
    });
  });
});

describe('amd-smi', () => {
  it('reads the monitor table of ROCm 6.4', () => {
    const text = `GPU  POWER   GPU_T   MEM_T   GFX_CLK   GFX%   MEM%   ENC%   DEC%      VRAM_USAGE
  0  750 W   69 °C   50 °C  1278 MHz  100 %    1 %    N/A    0 %    2.0/192.0 GB
  1  N/A     41 °C   40 °C   132 MHz    0 %    0 %    N/A    0 %    0.5/ 16.0 GB
`;
    const found = parseGpuStatus(text);
    expect(found.problems).toEqual([]);
    expect(found.gpus).toMatchObject([
      {
        index: 0,
        usePercent: 100,
        vramUsedBytes: 2 * GIB,
        vramTotalBytes: 192 * GIB,
        temperatureC: 69,
        powerW: 750,
        sclkMhz: 1278,
      },
      { index: 1, usePercent: 0, vramUsedBytes: 0.5 * GIB, vramTotalBytes: 16 * GIB, temperatureC: 41 },
    ]);
    expect(found.gpus[1]?.powerW).toBeUndefined();
  });

  it('reads the older table and the one with partitions', () => {
    const old =
      'GPU  POWER  GPU_T  MEM_T  GFX_CLK  GFX%  MEM%  VRAM_USED  VRAM_TOTAL\n  0  135 W  41 °C  38 °C  132 MHz  7 %  0 %  283 MB  196592 MB\n';
    expect(parseGpuStatus(old).gpus).toMatchObject([
      { usePercent: 7, vramUsedBytes: 283 * 1024 ** 2, vramTotalBytes: 206_141_652_992 },
    ]);
    const xcp = 'GPU  XCP  POWER  GPU_T  GFX%  VRAM_USAGE\n  0    1  135 W  41 °C  7 %  2.9/ 15.9 GB\n';
    expect(parseGpuStatus(xcp).gpus).toMatchObject([{ index: 0, xcp: 1, usePercent: 7 }]);
  });

  const monitor = [
    {
      gpu: 0,
      xcp: 0,
      power_usage: { value: 135, unit: 'W' },
      hotspot_temperature: { value: 41, unit: 'C' },
      gfx_clk: { value: 132, unit: 'MHz' },
      gfx: { value: 5, unit: '%' },
      encoder: 'N/A',
      vram_used: { value: 0.5, unit: 'GB' },
      vram_total: { value: 192, unit: 'GB' },
    },
  ];
  const metric = [
    {
      gpu: 0,
      usage: { gfx_activity: { value: 5, unit: '%' } },
      power: { socket_power: { value: 135, unit: 'W' } },
      temperature: { hotspot: { value: 41, unit: 'C' } },
      mem_usage: { total_vram: { value: 196_608, unit: 'MB' }, used_vram: { value: 512, unit: 'MB' } },
    },
  ];

  it.each([
    ['monitor', JSON.stringify(monitor)],
    ['metric up to ROCm 6.3', JSON.stringify(metric)],
    ['metric in an envelope', JSON.stringify({ gpu_data: metric })],
    [
      'with a warning before it',
      `WARNING: User is missing the following required groups: video.\n${JSON.stringify({ gpu_data: metric })}`,
    ],
  ])('reads JSON: %s', (_, text) => {
    const { gpus } = parseGpuStatus(text);
    expect(gpus).toMatchObject([
      { index: 0, usePercent: 5, vramUsedBytes: GIB / 2, vramTotalBytes: 192 * GIB, temperatureC: 41, powerW: 135 },
    ]);
  });

  it('takes N/A and bare numbers for what they are', () => {
    const found = parseGpuStatus('[{"gpu": 0, "gfx": "N/A", "vram_used": 512, "vram_total": "N/A"}]');
    expect(found.gpus).toEqual([{ index: 0, vramUsedBytes: 512 * 1024 ** 2 }]);
    expect(codes(found)).toEqual(['missing-value']);
  });
});

describe('an output that says nothing is not idle', () => {
  it.each([
    ['', 'empty-output'],
    ['\n\n', 'empty-output'],
    ['ERROR:root:Driver not initialized (amdgpu not found in modules)', 'driver-not-loaded'],
    ['ERROR: Drivers not loaded (amdgpu, amd_hsmp drivers not found in modules)', 'driver-not-loaded'],
    ['ERROR: No DRM devices available. Exiting', 'no-device'],
    ['WARNING: No JSON data to report', 'no-data'],
    ['NOT_SUPPORTED: Cannot print JSON/CSV output for concise output', 'not-supported'],
    ['{"card0": {"GPU use (%)": "0", "GPU Mem', 'bad-json'],
    ['hello', 'no-gpus'],
    ['{}', 'no-gpus'],
  ])('%j: %s', (text, code) => {
    const found = parseGpuStatus(text);
    expect(found.gpus).toEqual([]);
    expect(codes(found)).toContain(code);
  });

  it('permission denied is no value', () => {
    const found = parseGpuStatus('GPU[0]\t\t: get_gpu_use, Permission denied\nGPU[0]\t\t: GPU use (%): N/A\n');
    expect(codes(found)).toEqual(['permission-denied', 'missing-value']);
  });
});

describe('processes', () => {
  it('reads the table', () => {
    const text = `======================= ROCm System Management Interface =======================
KFD process information:
PID\tPROCESS NAME\tGPU(s)\tVRAM USED\tSDMA USED\tCU OCCUPANCY
12345\tpython3\t8\t153000000000\t0\t0
23456\tUNKNOWN\t0\t0\t0\tUNKNOWN
============================= End of ROCm SMI Log ==============================
`;
    expect(parseGpuProcesses(text)).toEqual({
      processes: [
        { pid: 12_345, name: 'python3', gpuCount: 8, vramBytes: 153_000_000_000 },
        { pid: 23_456, name: 'UNKNOWN', gpuCount: 0, vramBytes: 0 },
      ],
      problems: [],
    });
  });

  it('reads rocm-smi JSON', () => {
    expect(parseGpuProcesses('{"system": {"PID12345": "python3, 8, 153000000000, 0, 0"}}')).toEqual({
      processes: [{ pid: 12_345, name: 'python3', gpuCount: 8, vramBytes: 153_000_000_000 }],
      problems: [],
    });
  });

  it('reads amd-smi JSON', () => {
    const text = JSON.stringify([
      {
        gpu: 0,
        process_list: [
          { process_info: { name: 'N/A', pid: 77, memory_usage: { vram_mem: { value: 1024, unit: 'B' } } } },
        ],
      },
      { gpu: 1, process_list: [{ process_info: 'No running processes detected' }] },
    ]);
    expect(parseGpuProcesses(text)).toEqual({ processes: [{ pid: 77, gpu: 0, vramBytes: 1024 }], problems: [] });
  });

  it.each([
    'No KFD PIDs currently running',
    '{"card0": {"GPU use (%)": "0"}}',
    '[{"gpu":0,"process_list":[{"process_info":"No running processes detected"}]}]',
  ])('none: %s', (text) => expect(parseGpuProcesses(text)).toEqual({ processes: [], problems: [] }));

  it.each([
    ['', 'empty-output'],
    ['ERROR:root:Driver not initialized (amdgpu not found in modules)', 'driver-not-loaded'],
    ['hello', 'unknown-output'],
  ])('nothing known: %j', (text, code) => {
    expect(codes(parseGpuProcesses(text))).toEqual([code]);
  });
});
