import type { GpuCheck } from '@sglang-ci/gpu-idle';
import type { Holding } from '@sglang-ci/runner-docker';

/**
 * Who is proven to hold busy GPUs: processes with memory on one of them, where the tool says which. A process of the host
 * counts also when its memory is not told, so that nobody is stopped for what it holds.
 */
export function holdingOf({ holders, busyGpus }: Extract<GpuCheck, { readonly state: 'busy' }>): Holding {
  const there = holders.filter(({ gpus }) => gpus === undefined || gpus.some((gpu) => busyGpus.includes(gpu)));
  const contained = there.flatMap(({ containerId, vramBytes = 0 }) =>
    containerId === undefined || vramBytes === 0 ? [] : [containerId],
  );
  const strangers = there.flatMap(({ containerId, vramBytes, pid, name }) =>
    containerId !== undefined || vramBytes === 0 ? [] : [`${name ?? 'process'} (pid ${pid})`],
  );
  return { holders: [...new Set(contained)], strangers };
}
