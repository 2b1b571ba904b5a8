/** What one GPU reports. A value that the tool did not report is absent; all are per device, percentages 0 to 100. */
export interface GpuLoad {
  readonly index: number;
  readonly usePercent?: number | undefined;
  /** Rounded down by the tool, so bytes are preferred where they are there. */
  readonly vramPercent?: number | undefined;
  readonly vramUsedBytes?: number | undefined;
  readonly vramTotalBytes?: number | undefined;
}

/** Above these a GPU is busy; a value equal to its threshold is still idle. */
export interface IdleThresholds {
  readonly useThresholdPercent: number;
  readonly vramThresholdPercent: number;
  /** GPUs that the benchmark needs. Fewer reported is an answer of its own, never "idle". */
  readonly gpusNeeded?: number | undefined;
}

export interface GpuFinding {
  /** Absent when the finding is about the whole machine. */
  readonly gpu?: number;
  readonly why: string;
}

/** Idle only when every GPU was fully reported and is under both thresholds. */
export interface IdleVerdict {
  readonly idle: boolean;
  /** GPUs reported. */
  readonly gpus: number;
  readonly busy: readonly GpuFinding[];
  /** What could not be judged: a GPU without a value, a GPU that is not there. */
  readonly unknown: readonly GpuFinding[];
}

/** Decides by numbers, GPU by GPU, whether a machine is free to measure on. Pure. */
export function judgeIdle(status: { readonly gpus: readonly GpuLoad[] }, thresholds: IdleThresholds): IdleVerdict {
  const busy = status.gpus.flatMap((gpu) => findings(gpu.index, reasonsBusy(gpu, thresholds)));
  const unknown = [
    ...status.gpus.flatMap((gpu) => findings(gpu.index, reasonsUnknown(gpu))),
    ...missingGpus(status.gpus, thresholds.gpusNeeded ?? 1),
  ];
  return { idle: busy.length === 0 && unknown.length === 0, gpus: status.gpus.length, busy, unknown };
}

/** The share of a GPU's memory in use, percent; from bytes where both are known. */
export function vramPercentOf(gpu: GpuLoad): number | undefined {
  const { vramUsedBytes: used, vramTotalBytes: total, vramPercent } = gpu;
  return used !== undefined && total !== undefined && total > 0 ? (100 * used) / total : vramPercent;
}

function reasonsBusy(gpu: GpuLoad, { useThresholdPercent, vramThresholdPercent }: IdleThresholds): string[] {
  const vram = vramPercentOf(gpu);
  return [
    ...(gpu.usePercent !== undefined && gpu.usePercent > useThresholdPercent
      ? [`use ${round(gpu.usePercent)}% (limit ${useThresholdPercent}%)`]
      : []),
    ...(vram !== undefined && vram > vramThresholdPercent
      ? [`VRAM ${round(vram)}% (limit ${vramThresholdPercent}%)`]
      : []),
  ];
}

function reasonsUnknown(gpu: GpuLoad): string[] {
  return [
    ...(gpu.usePercent === undefined ? ['use not reported'] : []),
    ...(vramPercentOf(gpu) === undefined ? ['VRAM not reported'] : []),
  ];
}

/** A device that answered nothing is left out of the tool's output: seen as a gap in the numbers or as too few. */
function missingGpus(gpus: readonly GpuLoad[], needed: number): GpuFinding[] {
  const seen = new Set(gpus.map((gpu) => gpu.index));
  const last = Math.max(-1, ...seen);
  const gaps = Array.from({ length: last + 1 }, (_, index) => index).filter((index) => !seen.has(index));
  if (gaps.length > 0) return gaps.map((gpu) => ({ gpu, why: 'missing from the output' }));
  return gpus.length < needed ? [{ why: `${gpus.length} GPUs reported, ${needed} needed` }] : [];
}

function findings(gpu: number, reasons: readonly string[]): GpuFinding[] {
  return reasons.length === 0 ? [] : [{ gpu, why: reasons.join(', ') }];
}

function round(percent: number): number {
  return Math.round(percent * 10) / 10;
}
