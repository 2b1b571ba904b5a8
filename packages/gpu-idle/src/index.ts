export { type CheckOptions, checkGpus, type GpuCheck, probeError } from './check-gpus.ts';
export { describeFindings } from './describe-findings.ts';
export type { ProbeFailure } from './explain-probe.ts';
export { containerIdOf, findHolders, type GpuHolder } from './find-holders.ts';
export {
  type GpuFinding,
  type GpuLoad,
  type IdleThresholds,
  type IdleVerdict,
  judgeIdle,
  vramPercentOf,
} from './judge-idle.ts';
export { type GpuReading, type ProbeOptions, readGpus } from './read-gpus.ts';
export { waitForIdle, type WaitOptions } from './wait-for-idle.ts';
