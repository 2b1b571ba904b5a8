import { activeFault } from '../node/faults.ts';
import { smiTrouble } from './smi-trouble.ts';
import { gpuModel, gpuProcesses, sampleGpus } from './gpus.ts';

/** `amd-smi`: `version`, `monitor` (table or `--json`) and `metric --json`, as the 6.4 and 7.x tools print them. */
export function runAmdSmi(argv: readonly string[]): number {
  const command = argv.find((word) => !word.startsWith('-')) ?? 'version';
  const json = argv.includes('--json');
  const trouble = smiTrouble();
  if (trouble !== undefined) return trouble;
  if (activeFault('rocm-smi-no-driver') !== undefined) {
    process.stdout.write('ERROR: Drivers not loaded (amdgpu, amd_hsmp, ionic, rdma drivers not found in modules)\n');
    return 34;
  }
  if (command === 'monitor') return print(json ? monitorJson() : monitorTable());
  if (command === 'metric') return print(metricJson());
  return print('AMDSMI Tool: 26.0.0+37d158ab | AMDSMI Library version: 26.0.0 | ROCm version: 7.0.0\n');
}

function monitorTable(): string {
  const head = 'GPU  XCP  POWER   GPU_T   MEM_T   GFX_CLK   GFX%   MEM%   ENC%   DEC%      VRAM_USAGE';
  const rows = samples().map(({ gpu, usedGb, totalGb }) => {
    const power = `${gpu.powerW} W`.padStart(6);
    const temperature = `${gpu.temperatureC} °C`.padStart(6);
    const use = `${gpu.gpuUsePercent} %`.padStart(6);
    const vram = `${usedGb.toFixed(1)}/${totalGb.toFixed(1)} GB`.padStart(16);
    return `${String(gpu.index).padStart(3)}    0  ${power}  ${temperature}   46 °C  1278 MHz  ${use}    0 %    N/A    0 %${vram}`;
  });
  return `${[head, ...rows].join('\n')}\n`;
}

function monitorJson(): string {
  const rows = samples().map(({ gpu, usedGb, totalGb }) => ({
    gpu: gpu.index,
    xcp: 0,
    power_usage: { value: gpu.powerW, unit: 'W' },
    hotspot_temperature: { value: gpu.temperatureC, unit: 'C' },
    memory_temperature: { value: 46, unit: 'C' },
    gfx: { value: gpu.gpuUsePercent, unit: '%' },
    encoder: 'N/A',
    vram_used: { value: Number(usedGb.toFixed(1)), unit: 'GB' },
    vram_total: { value: Number(totalGb.toFixed(1)), unit: 'GB' },
  }));
  return `${JSON.stringify(rows, null, 4)}\n`;
}

function metricJson(): string {
  const mb = (bytes: number): { value: number; unit: 'MB' } => ({ value: Math.floor(bytes / 2 ** 20), unit: 'MB' });
  const rows = samples().map(({ gpu }) => ({
    gpu: gpu.index,
    usage: { gfx_activity: { value: gpu.gpuUsePercent, unit: '%' }, umc_activity: { value: 0, unit: '%' } },
    power: { socket_power: { value: gpu.powerW, unit: 'W' } },
    clock: { gfx_0: clock(1_278, 2_100), mem_0: clock(900, 1_300) },
    throttle: throttleOf(gpu.index),
    mem_usage: {
      total_vram: mb(gpu.vramTotalBytes),
      used_vram: mb(gpu.vramUsedBytes),
      free_vram: mb(gpu.vramTotalBytes - gpu.vramUsedBytes),
    },
  }));
  return `${JSON.stringify({ gpu_data: rows }, null, 4)}\n`;
}

function clock(now: number, max: number): Readonly<Record<string, unknown>> {
  return { clk: { value: now, unit: 'MHz' }, max_clk: { value: max, unit: 'MHz' }, clk_locked: 'DISABLED' };
}

/** Limits that have applied: the power limit often, a thermal one only on the GPU of the fault. */
function throttleOf(gpu: number): Readonly<Record<string, unknown>> {
  const fault = activeFault('throttled');
  const isHot = fault !== undefined && (fault.value ?? 0) === gpu;
  const limits = ['prochot', 'ppt', 'socket_thermal', 'vr_thermal', 'hbm_thermal'];
  const status = (limit: string): string => (limit === 'socket_thermal' && isHot ? 'ACTIVE' : 'NOT ACTIVE');
  return Object.fromEntries([
    ['accumulation_counter', 3_808_991],
    ...limits.map((limit) => [`${limit}_accumulated`, limit === 'ppt' ? 585_613 : 0]),
    ...limits.map((limit) => [`${limit}_violation_status`, status(limit)]),
  ]);
}

function samples(): { gpu: ReturnType<typeof sampleGpus>[number]; usedGb: number; totalGb: number }[] {
  return sampleGpus(gpuProcesses()).map((gpu) => ({
    gpu,
    usedGb: gpu.vramUsedBytes / 2 ** 30,
    totalGb: gpuModel().vramTotalBytes / 2 ** 30,
  }));
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
