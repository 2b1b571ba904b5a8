import type { Combination } from './sweep.ts';

/** What a worker prints when its batch does not fit; the parent then still ends with exit code 0. */
export function printOutOfMemory(point: Combination): void {
  const needGb = ((point.batchSize * point.inputLen) / 65_536 + 1.75).toFixed(2);
  process.stderr.write(
    [
      'Process Process-1:',
      'Traceback (most recent call last):',
      '  File "/usr/lib/python3.10/multiprocessing/process.py", line 314, in _bootstrap',
      '    self.run()',
      '  File "/sgl-workspace/sglang/python/sglang/bench_one_batch.py", line 462, in latency_test_run_once',
      '    next_token_ids, _, batch = extend(reqs, model_runner)',
      `torch.OutOfMemoryError: HIP out of memory. Tried to allocate ${needGb} GiB. GPU 0 has a total capacity of 191.98 GiB of which 1.02 GiB is free.`,
      '',
    ].join('\n'),
  );
}
