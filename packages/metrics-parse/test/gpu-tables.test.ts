import { describe, expect, it } from 'vitest';
import { parseGpuProcesses, parseGpuStatus } from '../src/index.ts';

const END = '================ End of ROCm SMI Log ================';
const concise = (...lines: string[]): string => [...lines, END, ''].join('\n');
const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** Layouts of the vendor's tables over the releases: every value stands under its name, wherever the column is. */
const TABLES: readonly (readonly [string, string, readonly object[]])[] = [
  [
    'rocm-smi: IDs and partitions that are N/A take no other column',
    concise(
      'Device  Node  IDs              Temp        Power     Partitions          SCLK    MCLK    Fan  Perf  PwrCap  VRAM%  GPU%',
      '              (DID,     GUID)  (Junction)  (Socket)  (Mem, Compute, ID)',
      '4       N/A   N/A,      N/A    44.0°C      140.0W    N/A, N/A, 1         131Mhz  900Mhz  0%   auto  N/A     2%     9%',
      '5       3     N/A,      6834   N/A         N/A       N/A, N/A, 1         None    None    0%   auto  N/A     0%     0%',
    ),
    [
      { index: 4, usePercent: 9, vramPercent: 2, temperatureC: 44, powerW: 140, sclkMhz: 131 },
      { index: 5, usePercent: 0, vramPercent: 0 },
    ],
  ],
  [
    'rocm-smi: model and revision in one bracket, name on a line of its own',
    concise(
      'Device  [Model : Revision]    Temp        Power     Partitions      SCLK    MCLK    Fan  Perf  PwrCap  VRAM%  GPU%',
      '        Name (20 chars)       (Junction)  (Socket)  (Mem, Compute)',
      '3       [0x74a5 : 0x00]       48.0°C      151.0W    NPS1, SPX       133Mhz  900Mhz  0%   auto  1000.0W   7%   61%',
      '        AMD Instinct MI325X',
    ),
    [{ index: 3, usePercent: 61, vramPercent: 7, temperatureC: 48, powerW: 151, sclkMhz: 133, partition: 'SPX' }],
  ],
  [
    'rocm-smi: columns in another order',
    concise('GPU  GPU%  VRAM%  SCLK    AvgPwr  Temp (DieEdge)', '1    12%   30%    500Mhz  88.0W   40.0c'),
    [{ index: 1, usePercent: 12, vramPercent: 30, sclkMhz: 500, powerW: 88, temperatureC: 40 }],
  ],
  [
    'rocm-smi: a share that the driver does not support is missing, the GPU is not',
    concise(
      'GPU  Temp   AvgPwr  SCLK    MCLK    Fan   Perf  PwrCap  VRAM%  GPU%',
      '0    51.0c  15.0W   None    N/A     0%    auto  N/A     23%    Unsupported',
    ),
    [{ index: 0, vramPercent: 23, temperatureC: 51, powerW: 15 }],
  ],
  [
    'amd-smi monitor of ROCm 6.0 to 6.2',
    `GPU  POWER  GPU_TEMP  MEM_TEMP  GFX_UTIL  GFX_CLOCK  MEM_UTIL  SINGLE_ECC  VRAM_USED  VRAM_TOTAL      PCIE_BW
  0  148 W     41 °C     36 °C       3 %    132 MHz       0 %           0     283 MB   196300 MB      12 Mb/s
`,
    [
      {
        index: 0,
        usePercent: 3,
        vramUsedBytes: 283 * MIB,
        vramTotalBytes: 196_300 * MIB,
        temperatureC: 41,
        powerW: 148,
        sclkMhz: 132,
        vramPercent: (283 / 196_300) * 100,
      },
    ],
  ],
  [
    'amd-smi monitor: new columns, another order, a list of processes below',
    `GPU  XCP  VRAM_USAGE      PVIOL  GFX%  GPU_T  POWER  GFX_CLK  FOO
  2    0  96.0/192.0 GB     N/A  50 %  60 °C  700 W  2100 MHz  auto

PROCESS INFO:
GPU                  NAME      PID   GTT_MEM  VRAM_MEM
  2               python3     4711    0.0 B    2.0 GB
`,
    [
      {
        index: 2,
        xcp: 0,
        usePercent: 50,
        vramUsedBytes: 96 * GIB,
        vramTotalBytes: 192 * GIB,
        temperatureC: 60,
        powerW: 700,
        sclkMhz: 2100,
        vramPercent: 50,
      },
    ],
  ],
  [
    'amd-smi monitor, watched: the header repeats, the last table counts',
    `GPU  POWER  GPU_T  GFX_CLK  GFX%  VRAM_USAGE
  0  140 W  40 °C  132 MHz  0 %   1.0/192.0 GB
GPU  POWER  GPU_T  GFX_CLK  GFX%  VRAM_USAGE
  0  700 W  80 °C  2100 MHz 99 %  48.0/192.0 GB
`,
    [
      {
        index: 0,
        usePercent: 99,
        vramUsedBytes: 48 * GIB,
        vramTotalBytes: 192 * GIB,
        temperatureC: 80,
        powerW: 700,
        sclkMhz: 2100,
        vramPercent: 25,
      },
    ],
  ],
  [
    'plain amd-smi',
    `+------------------------------------------------------------------------------+
| AMD-SMI 26.2.0      amdgpu version: 6.16.6   ROCm version: 7.1.1             |
|-------------------------------------+----------------------------------------|
| BDF                        GPU-Name | Mem-Uti   Temp   UEC       Power-Usage |
| GPU  HIP-ID  OAM-ID  Partition-Mode | GFX-Uti    Fan               Mem-Usage |
|=====================================+========================================|
| 0000:1f:00.0    AMD Instinct MI355X | 12 %     71 °C   0          912/1400 W |
|   1       1       2        CPX/NPS2 | 100 %      N/A        65536/262144 MB |
+-------------------------------------+----------------------------------------+
`,
    [
      {
        index: 1,
        usePercent: 100,
        vramUsedBytes: 65_536 * MIB,
        vramTotalBytes: 262_144 * MIB,
        temperatureC: 71,
        powerW: 912,
        partition: 'CPX',
        vramPercent: 25,
      },
    ],
  ],
  [
    'amd-smi metric as text',
    `GPU: 7
    USAGE:
        GFX_ACTIVITY: 41 %
        MM_ACTIVITY: N/A
    POWER:
        SOCKET_POWER: 512 W
    CLOCK:
        GFX_0:
            CLK: 1805 MHz
            MIN_CLK: 500 MHz
    TEMPERATURE:
        EDGE: N/A
        HOTSPOT: 66 °C
    MEM_USAGE:
        TOTAL_VRAM: 1024 MB
        USED_VRAM: 256 MB
`,
    [
      {
        index: 7,
        usePercent: 41,
        vramUsedBytes: 256 * MIB,
        vramTotalBytes: GIB,
        temperatureC: 66,
        powerW: 512,
        sclkMhz: 1805,
        vramPercent: 25,
      },
    ],
  ],
  [
    'amd-smi monitor JSON with the keys of ROCm 6.2, and a share as a fraction beside its bytes',
    JSON.stringify([
      {
        gpu: 0,
        gfx_util: { value: 4, unit: '%' },
        gfx_clock: { value: 132, unit: 'MHz' },
        vram_used: { value: 96, unit: 'GB' },
        vram_total: { value: 192, unit: 'GB' },
        vram_percent: { value: 0.5, unit: '%' },
      },
    ]),
    [{ index: 0, usePercent: 4, sclkMhz: 132, vramUsedBytes: 96 * GIB, vramTotalBytes: 192 * GIB, vramPercent: 50 }],
  ],
  [
    'amd-smi monitor JSON: half a percent is half a percent',
    JSON.stringify([{ gpu: 0, gfx: 0, vram_used: 983, vram_total: 196_592, vram_percent: { value: 0.5, unit: '%' } }]),
    [{ index: 0, usePercent: 0, vramUsedBytes: 983 * MIB, vramTotalBytes: 196_592 * MIB, vramPercent: 0.5 }],
  ],
];

describe('tables are read by their header', () => {
  it.each(TABLES)('%s', (_name, text, gpus) => expect(parseGpuStatus(text).gpus).toStrictEqual(gpus));

  it('a share that lost its percent sign is cut: the row gives no value', () => {
    const cut = concise('GPU  Temp   VRAM%  GPU%', '0    51.0c  23%    10');
    expect(parseGpuStatus(cut)).toMatchObject({ gpus: [], problems: [{ code: 'bad-row' }] });
  });
});

const PROCESSES: readonly (readonly [string, string, readonly object[]])[] = [
  [
    'below amd-smi monitor --process',
    `GPU  POWER  GFX%  VRAM_USAGE
  0  293 W  96 %  3.0/191.7 GB

PROCESS INFO:
GPU                  NAME      PID   GTT_MEM   CPU_MEM  VRAM_MEM  MEM_USAGE     GFX     ENC
  0                   N/A  1234567     0.0 B     0.0 B    2.0 GB      0.0 B    0 ns    0 ns
`,
    [{ pid: 1_234_567, gpu: 0, vramBytes: 2 * GIB }],
  ],
  [
    'in the box of plain amd-smi, a name with blanks',
    `| Processes:                                                                   |
|  GPU        PID  Process Name          GTT_MEM  VRAM_MEM  MEM_USAGE     CU % |
|==============================================================================|
|    3       4711  sglang sched TP3       2.0 MB   1.0 GB     1.0 GB       304 |
`,
    [{ pid: 4711, name: 'sglang sched TP3', gpu: 3, vramBytes: GIB }],
  ],
  [
    'amd-smi process as text, two on one GPU',
    `GPU: 0
    PROCESS_INFO:
        NAME: python3
        PID: 11
        MEMORY_USAGE:
            GTT_MEM: 2.0 MB
            VRAM_MEM: 1.0 GB
    PROCESS_INFO:
        NAME: N/A
        PID: 12
GPU: 1
    PROCESS_INFO: No running processes detected
`,
    [
      { pid: 11, name: 'python3', gpu: 0, vramBytes: GIB },
      { pid: 12, gpu: 0 },
    ],
  ],
];

describe('tables of processes', () => {
  it.each(PROCESSES)('%s', (_name, text, processes) => {
    expect(parseGpuProcesses(text)).toStrictEqual({ processes, problems: [] });
  });

  it('a list of GPUs that tells nothing of processes does not say that there are none', () => {
    expect(parseGpuProcesses('[{"gpu": 0, "gfx": 3}]')).toMatchObject({ problems: [{ code: 'unknown-output' }] });
  });
});
