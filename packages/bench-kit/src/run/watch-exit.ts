import type { ProcessExit, RunningProcess } from '@sglang-ci/core';

/** How a process ended, as soon as it has; to be asked without waiting. */
export function watchExit(process: Pick<RunningProcess, 'exited'>): () => ProcessExit | undefined {
  let exit: ProcessExit | undefined;
  const watch = async (): Promise<void> => {
    exit = await process.exited;
  };
  void watch();
  return () => exit;
}
