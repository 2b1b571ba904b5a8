import { CiError, type ProcessExit, type ServerPlan } from '@sglang-ci/core';
import type { GpuWatch } from '../checks/gpu-watch.ts';
import { describeExit } from '../run/run-process.ts';
import { pathIn, type Session } from '../run/session.ts';
import { watchExit } from '../run/watch-exit.ts';
import { explainDeath } from './explain-death.ts';
import { isHealthy } from './is-healthy.ts';
import { serverUrl } from './server-url.ts';
import { type RunningServer, startServer, stopServer } from './start-server.ts';

/** Keeps one server running through a session: starts it, restarts it once per phase, ends it. */
export class ServerKeeper {
  readonly #session: Session;
  readonly #plan: ServerPlan;
  readonly #gpus: GpuWatch;
  #current: { readonly server: RunningServer; readonly exit: () => ProcessExit | undefined } | undefined;
  #attempts = 0;
  #restartsLeft = 1;

  constructor(session: Session, parts: { readonly plan: ServerPlan; readonly gpus: GpuWatch }) {
    this.#session = session;
    this.#plan = parts.plan;
    this.#gpus = parts.gpus;
  }

  /** The server: started if there is none yet, started again if it has died. Throws as `startServer` and `restart`. */
  async ready(): Promise<RunningServer> {
    if (this.#hasFailed()) return this.restart(await this.causeOfDeath());
    if (this.#current !== undefined) return this.#current.server;
    this.#attempts += 1;
    if (this.#attempts === 1) await this.#gpus.noteOthers();
    const server = await startServer(this.#session, { server: this.#plan, attempt: this.#attempts });
    this.#current = { server, exit: watchExit(server.process) };
    await this.#gpus.noteOwn();
    return server;
  }

  /** A new phase may restart the server once more. */
  beginPhase(): void {
    this.#restartsLeft = 1;
  }

  /** Is the process there, and does it answer? */
  async isServing(): Promise<boolean> {
    if (this.#current === undefined || this.#hasFailed()) return false;
    return isHealthy(this.#session.ports, serverUrl(this.#plan, this.#plan.healthPath));
  }

  /** Ends what is left of the server and starts it anew. Throws `SERVER_DIED` with the cause when it was restarted already. */
  async restart(cause: string): Promise<RunningServer> {
    await this.stop(cause);
    if (this.#restartsLeft === 0) {
      throw new CiError('SERVER_DIED', `the server failed again after its restart: ${cause}`, {
        hint: 'its logs are in the run folder, one per start',
      });
    }
    this.#restartsLeft -= 1;
    this.#session.ports.emit({ kind: 'warning', message: `the server is started again: ${cause}` });
    return this.ready();
  }

  /** Is its process gone, or known to be useless? */
  #hasFailed(): boolean {
    return this.#current?.exit() !== undefined || this.#current?.server.watch.reason !== undefined;
  }

  /** Why the server is not there any more, from its exit and its log. */
  async causeOfDeath(): Promise<string> {
    if (this.#current === undefined) return 'the server is not running';
    const { server } = this.#current;
    const exit = this.#current.exit();
    const useless =
      server.watch.reason === undefined
        ? 'the server does not answer'
        : `the server is useless: ${server.watch.reason}`;
    const how = exit === undefined ? useless : `the server ended with ${describeExit(exit)}`;
    const why = await explainDeath(pathIn(this.#session, server.log));
    return why === undefined ? how : `${how}: ${why.text}`;
  }

  /** Ends the server, if it runs. */
  async stop(reason: string): Promise<void> {
    const current = this.#current;
    this.#current = undefined;
    if (current !== undefined) await stopServer(this.#session, current.server, reason);
  }
}
