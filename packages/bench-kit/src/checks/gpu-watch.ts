import type { Runner } from '@sglang-ci/core';
import { findHolders, type GpuHolder } from '@sglang-ci/gpu-idle';

/** Who else is on the GPUs. */
export interface GpuUsers {
  /** Did the probe name processes at all? */
  readonly known: boolean;
  readonly foreign: readonly GpuHolder[];
}

/**
 * Tells our own processes on the GPUs from others'. A container's process numbers are not those that the probe prints, so
 * ours are known by what appeared with the server's start.
 */
export class GpuWatch {
  readonly #runner: Runner;
  readonly #signal: AbortSignal;
  #others: readonly GpuHolder[] = [];
  #own: ReadonlySet<number> = new Set();

  constructor(runner: Runner, signal: AbortSignal) {
    this.#runner = runner;
    this.#signal = signal;
  }

  /** Who is there before our server starts. */
  async noteOthers(): Promise<void> {
    this.#others = await this.#holders();
  }

  /** Our server is up: what has appeared since is ours. */
  async noteOwn(): Promise<void> {
    const before = new Set(this.#others.map((holder) => holder.pid));
    const now = await this.#holders();
    this.#own = new Set(now.map((holder) => holder.pid).filter((pid) => !before.has(pid)));
  }

  async look(): Promise<GpuUsers> {
    const holders = await this.#holders();
    const foreign = holders.filter((holder) => !this.#own.has(holder.pid) && holder.vramBytes !== 0);
    return { known: holders.length > 0, foreign };
  }

  /** A probe that fails knows of nobody; it does not end a night. */
  #holders(): Promise<readonly GpuHolder[]> {
    return findHolders(this.#runner, { signal: this.#signal }).catch(() => []);
  }
}
