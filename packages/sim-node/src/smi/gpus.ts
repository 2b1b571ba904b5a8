import { activeFault } from '../node/faults.ts';
import { type GpuProcess, liveProcesses, stateDir } from '../node/state-dir.ts';

/** One simulated GPU as the tools see it now. */
export interface GpuSample {
  readonly index: number;
  readonly vramTotalBytes: number;
  readonly vramUsedBytes: number;
  readonly gpuUsePercent: number;
  readonly temperatureC: number;
  readonly powerW: number;
}

/** What kind of GPU the node has. */
export interface GpuModel {
  readonly deviceId: string;
  readonly series: string;
  readonly gfx: string;
  readonly vramTotalBytes: number;
  readonly powerCapW: number;
  readonly idlePowerW: number;
}

const MODELS: Readonly<Record<string, GpuModel>> = {
  mi30x: {
    deviceId: '0x74a1',
    series: 'AMD Instinct MI300X',
    gfx: 'gfx942',
    vramTotalBytes: 206_141_652_992,
    powerCapW: 750,
    idlePowerW: 146,
  },
  mi35x: {
    deviceId: '0x75a3',
    series: 'AMD Instinct MI355X',
    gfx: 'gfx950',
    vramTotalBytes: 309_220_868_096,
    powerCapW: 1400,
    idlePowerW: 236,
  },
  mi45x: {
    deviceId: '0x75f0',
    series: 'AMD Instinct MI455X',
    gfx: 'gfx1250',
    vramTotalBytes: 463_856_467_968,
    powerCapW: 2300,
    idlePowerW: 300,
  },
};

const GPU_COUNT = 8;
/** What an idle MI300X has in use. */
const IDLE_BYTES = 297_644_032;

/** `SIM_HARDWARE`: mi30x unless it says another. */
export function gpuModel(env: NodeJS.ProcessEnv = process.env): GpuModel {
  const model = MODELS[env['SIM_HARDWARE'] ?? 'mi30x'] ?? MODELS['mi30x'];
  if (model === undefined) throw new Error('no GPU model');
  return model;
}

/** Processes on the GPUs: the live ones of this node, and the foreign one when that fault is on. */
export function gpuProcesses(): GpuProcess[] {
  const fault = activeFault('foreign-gpu-load');
  const vramBytes = (gpuModel().vramTotalBytes * (fault?.value ?? 60)) / 100;
  const gpus = Array.from({ length: GPU_COUNT }, (_, i) => i);
  const foreign = { pid: 3_105_977, name: 'python', gpus, vramBytes: Math.round(vramBytes), gpuUsePercent: 97 };
  return [...liveProcesses(stateDir()), ...(fault === undefined ? [] : [foreign])];
}

/** The eight GPUs under those processes. */
export function sampleGpus(processes: readonly GpuProcess[]): GpuSample[] {
  const model = gpuModel();
  return Array.from({ length: GPU_COUNT }, (_, index) => {
    const here = processes.filter((process) => process.gpus.includes(index));
    const used = here.reduce((sum, process) => sum + process.vramBytes, IDLE_BYTES);
    const use = Math.min(
      here.reduce((sum, process) => sum + process.gpuUsePercent, 0),
      100,
    );
    return {
      index,
      vramTotalBytes: model.vramTotalBytes,
      vramUsedBytes: Math.min(used, model.vramTotalBytes),
      gpuUsePercent: use,
      temperatureC: 44 + ((index * 5) % 8) + Math.round(use * 0.34),
      powerW:
        model.idlePowerW + ((index * 3) % 9) + Math.round((model.powerCapW - model.idlePowerW - 20) * (use / 100)),
    };
  });
}

/** As the tools do: rounded down. */
export function vramPercent(gpu: GpuSample): number {
  return Math.floor((gpu.vramUsedBytes / gpu.vramTotalBytes) * 100);
}
