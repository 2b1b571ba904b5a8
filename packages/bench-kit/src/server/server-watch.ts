import { type Clock, machineClockOf, type ProcessMember, type RunningProcess } from '@sglang-ci/core';
import { slowPause } from '../run/poll.ts';

const EVERY_MS = 15_000;
/** How long after a child a main process may take to be gone as well; machine time. */
const EXIT_NOTICE_MS = 2_000;

/** SGLang's children name themselves `sglang::scheduler_TP0`, `sglang::detokenizer`, …; the kernel keeps 15 letters. */
const CHILD = /^sglang::/;
const WHOLE_NAMES = ['sglang::scheduler', 'sglang::detokenizer', 'sglang::data_parallel_controller'];

/**
 * Sees when a server that is ready has failed although its main process lives. A main process before v0.5.10 does not
 * notice that its scheduler is gone: it answers, and its clients wait for ever. Nothing is asked of the server.
 */
export class ServerWatch {
  readonly #over = new AbortController();
  /** Resolves when the server's process ends or the server is known to have failed. */
  readonly failed: Promise<void>;
  #fail: () => void = () => undefined;
  #reason: string | undefined;

  constructor(process: RunningProcess, { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal }) {
    this.failed = new Promise((resolve) => {
      this.#fail = resolve;
    });
    void process.exited.then(() => this.#end());
    void this.#look(process, clock, AbortSignal.any([signal, this.#over.signal]));
  }

  /** Why the server is useless although its process lives; `undefined` as long as it is not. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** Notes that the server is useless, found by other means than its processes. */
  giveUp(reason: string): void {
    this.#reason ??= reason;
    this.#end();
  }

  /** The server is ended: that its processes go is no failure. */
  stop(): void {
    this.#over.abort();
  }

  #end(): void {
    this.#over.abort();
    this.#fail();
  }

  async #look(process: RunningProcess, clock: Clock, signal: AbortSignal): Promise<void> {
    const children = (await livingOf(process))?.filter(({ name }) => CHILD.test(name)) ?? [];
    while (children.length > 0 && !signal.aborted) {
      await slowPause(clock, EVERY_MS, signal);
      const living = signal.aborted ? undefined : await livingOf(process);
      const gone = living && children.find(({ pid }) => !living.some((member) => member.pid === pid));
      if (gone === undefined) continue;
      this.#reason ??= `its process ${wholeName(gone.name)} (pid ${gone.pid}) is gone`;
      await machineClockOf(clock).sleep(EXIT_NOTICE_MS, signal);
      if (!signal.aborted) this.#end();
    }
  }
}

/** A look that fails knows nothing; it does not end a server. */
async function livingOf(process: RunningProcess): Promise<readonly ProcessMember[] | undefined> {
  return process.members?.().catch(() => undefined);
}

function wholeName(name: string): string {
  return WHOLE_NAMES.find((whole) => name.length === 15 && whole.startsWith(name)) ?? name;
}
