import type { Problem } from '../common/record.ts';

/** What one GPU, or one partition of it, reports. A value that is not printed or is `N/A` is absent: it is not 0. */
export interface GpuSample {
  /** Number of the device (`card0`, `GPU[0]`, first column). */
  readonly index: number;
  /** Partition of the device, where the tool numbers them. */
  readonly xcp?: number;
  /** Share of time the GPU was busy, 0 to 100. */
  readonly usePercent?: number;
  /**
   * Share of VRAM in use, 0 to 100. As printed (rocm-smi rounds down, so up to 1.9 GB show as 0), or from the bytes
   * where only they are printed.
   */
  readonly vramPercent?: number;
  readonly vramUsedBytes?: number;
  readonly vramTotalBytes?: number;
  /** Junction (hotspot) temperature. */
  readonly temperatureC?: number;
  readonly powerW?: number;
  readonly sclkMhz?: number;
  /** Compute partition mode: `SPX` is the whole GPU. */
  readonly partition?: string;
}

/**
 * What `rocm-smi` or `amd-smi` says of the GPUs. No GPUs and a problem mean that nothing is known: a broken or empty
 * output is never an idle node.
 */
export interface GpuStatus {
  readonly gpus: readonly GpuSample[];
  readonly problems: readonly Problem[];
}

/** A process that holds GPU memory. */
export interface GpuProcess {
  readonly pid: number;
  /** `UNKNOWN` inside a container, where the pid is the host's; absent when not printed. */
  readonly name?: string;
  /** Number of GPUs it uses (rocm-smi); 0 happens on MI300 kernels. */
  readonly gpuCount?: number;
  /** The GPU it was listed under (amd-smi). */
  readonly gpu?: number;
  readonly vramBytes?: number;
}

/** Processes on the GPUs; with a problem, nothing is known. */
export interface GpuProcesses {
  readonly processes: readonly GpuProcess[];
  readonly problems: readonly Problem[];
}
