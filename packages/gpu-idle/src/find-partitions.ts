import type { Runner } from '@sglang-ci/core';
import { parseGpuStatus } from '@sglang-ci/metrics-parse';
import type { ProbeOptions } from './read-gpus.ts';

/**
 * What is wrong with a machine whose GPUs are split into partitions (CPX and the like), in sentences; empty when they are
 * whole. Only the table tells: the JSON of `rocm-smi` lists partitions as if they were GPUs.
 */
export async function findPartitions(runner: Runner, options: ProbeOptions = {}): Promise<readonly string[]> {
  const { limitMs = 30_000, signal } = options;
  const limits = { limitMs, ...(signal === undefined ? {} : { signal }) };
  const { stdout } = await runner.run({ argv: ['rocm-smi'], env: {} }, limits);
  return parseGpuStatus(stdout).problems.flatMap(({ code, message }) => (code === 'partitioned' ? [message] : []));
}
