import type { ServerLog } from './server-log.ts';

const SCHEDULER = '/sgl-workspace/sglang/python/sglang/srt/managers/scheduler.py';

/** What a rank prints when it dies while the server starts. */
export function printStartupCrash(log: ServerLog, ms: number): void {
  log.line(ms, 3, 'Scheduler hit an exception: Traceback (most recent call last):');
  log.raw(
    [
      `  File "${SCHEDULER}", line 2680, in run_scheduler_process`,
      '    scheduler = Scheduler(',
      `  File "${SCHEDULER}", line 317, in __init__`,
      '    self.tp_worker = TpWorkerClass(',
      'RuntimeError: HIP error: invalid device function',
      'HIP kernel errors might be asynchronously reported at some other API call, so the stacktrace below might be incorrect.',
      '',
      '',
    ].join('\n'),
  );
  log.line(ms, null, 'Received sigquit from a child process. It usually means the child failed.');
  log.flush();
}

/** What a rank prints when it dies while serving. */
export function printRunningCrash(log: ServerLog, ms: number): void {
  log.raw('Memory access fault by GPU node-2 (Agent handle: 0x55d1c3f0) on address 0x7f2f3c000000. Reason: Unknown.\n');
  log.line(ms, 0, 'Scheduler hit an exception: Traceback (most recent call last):');
  log.raw(
    [
      `  File "${SCHEDULER}", line 2705, in run_scheduler_process`,
      '    scheduler.event_loop_overlap()',
      `  File "${SCHEDULER}", line 1012, in event_loop_overlap`,
      '    batch_result = self.run_batch(batch)',
      'RuntimeError: HIP error: an illegal memory access was encountered',
      '',
      '',
    ].join('\n'),
  );
  log.line(ms, null, 'SIGQUIT received. signum=None, frame=None. It usually means one child failed.');
  log.flush();
}

/** uvicorn's lines when somebody else has the port. */
export function printPortInUse(log: ServerLog, ms: number, address: { host: string; port: number }): void {
  const where = `('${address.host}', ${address.port})`;
  log.line(ms, null, `ERROR:    [Errno 98] error while attempting to bind on address ${where}: address already in use`);
  log.line(ms, null, 'INFO:     Waiting for application shutdown.');
  log.line(ms, null, 'INFO:     Application shutdown complete.');
  log.flush();
}
