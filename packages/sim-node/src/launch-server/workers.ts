import { spawn } from 'node:child_process';
import { constants as osConstants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { forgetProcess, recordProcess, stateDir } from '../node/state-dir.ts';

/** A child that somebody else ended. */
export interface EndedChild {
  readonly rank: number;
  readonly pid: number;
  /** As Python has it: minus the signal. */
  readonly exitCode: number;
}

/** The server's child processes and the GPU memory they hold. */
export interface Workers {
  /** Memory and load of one GPU from now on. */
  hold(state: { readonly vramGb: number; readonly gpuUsePercent: number }): void;
  /** A child is killed by somebody else, and what it held is free. */
  lose(): void;
  /** Ends the children and frees the memory. */
  stop(): void;
}

/**
 * Starts `SIM_SERVER_WORKERS` (1) children in the server's own process group: they outlive a SIGKILL of the server
 * alone and then still hold its memory, as real tensor-parallel workers do. With 0 the server holds it itself.
 */
export function startWorkers(tp: number, onEnd: (child: EndedChild) => void): Workers {
  const count = Number(process.env['SIM_SERVER_WORKERS'] ?? 1);
  const program = fileURLToPath(new URL('./programs/server-worker.js', import.meta.url));
  const children = Array.from({ length: count }, (_, i) =>
    spawn(process.execPath, [program, `sglang::scheduler_TP${i}`], { stdio: 'ignore' }),
  );
  let isStopped = false;
  for (const [rank, child] of children.entries()) {
    child.once('exit', (code, signal) => {
      const exitCode = signal === null ? (code ?? 0) : -osConstants.signals[signal];
      if (!isStopped && child.pid !== undefined) onEnd({ rank, pid: child.pid, exitCode });
    });
  }
  const pids = count > 0 ? children.flatMap((child) => child.pid ?? []) : [process.pid];
  const dir = stateDir();
  const gpus = Array.from({ length: tp }, (_, i) => i);
  return {
    hold({ vramGb, gpuUsePercent }) {
      for (const pid of pids) {
        const vramBytes = Math.round((vramGb * 2 ** 30) / pids.length);
        recordProcess(dir, { pid, name: 'python3', gpus, vramBytes, gpuUsePercent: gpuUsePercent / pids.length });
      }
    },
    lose() {
      const child = children[0];
      child?.kill('SIGKILL');
      if (child?.pid !== undefined) forgetProcess(dir, child.pid);
    },
    stop() {
      isStopped = true;
      for (const child of children) child.kill('SIGKILL');
      for (const pid of pids) forgetProcess(dir, pid);
    },
  };
}
