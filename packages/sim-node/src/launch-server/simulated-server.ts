import type { Server } from 'node:http';
import { seededRandom } from '../engine/seeded-random.ts';
import { simClock } from '../node/clock.ts';
import { activeFault } from '../node/faults.ts';
import { garbage } from '../node/garbage.ts';
import { atLeast } from '../node/version.ts';
import { printPortInUse, printRunningCrash, printStartupCrash } from './crash.ts';
import { createApi } from './http-api.ts';
import type { ServerConfig } from './server-config.ts';
import { ServerLog } from './server-log.ts';
import { ServingRuntime } from './serving-runtime.ts';
import { type StartupStep, startupSteps } from './startup-lines.ts';
import { type EndedChild, startWorkers, type Workers } from './workers.ts';

const NEVER = new Promise<never>(() => {});
/** Baton lines come this often, in simulated ms. */
const BATON_PAUSE_MS = 20_000;
const DRAIN_MS = 3000;
const DIAGNOSTICS_MS = 5000;

/** One server from its first line to its exit code. */
export class SimulatedServer {
  private readonly config: ServerConfig;
  private readonly clock = simClock();
  private readonly log: ServerLog;
  private readonly runtime: ServingRuntime;
  private readonly workers: Workers;
  private ready = false;
  private listening: Server | undefined;
  private vramGb = 0;
  private finish: (exitCode: number) => void = () => {};

  constructor(config: ServerConfig) {
    this.config = config;
    this.log = new ServerLog(config);
    this.runtime = new ServingRuntime(config, this.clock, this.log);
    this.workers = startWorkers(config.tp, (child) => void this.childEnded(child));
    this.runtime.onBusy = (busy) => this.workers.hold({ vramGb: this.vramGb, gpuUsePercent: busy ? 98 : 0 });
    this.runtime.onLoss = () => this.workers.lose();
    this.runtime.onCrash = (ms) => this.crash(() => printRunningCrash(this.log, ms));
  }

  async run(): Promise<number> {
    const ended = new Promise<number>((resolve) => {
      this.finish = resolve;
    });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void this.shutDown(signal));
    void this.start().catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      this.finish(1);
    });
    const exitCode = await ended;
    this.log.flush();
    this.workers.stop();
    this.listening?.closeAllConnections();
    this.listening?.close();
    return exitCode;
  }

  private async start(): Promise<void> {
    const startMs = this.clock.nowMs();
    const totalMs = this.config.profile.startupS * 1000 * startupFactor(this.config);
    for (const step of startupSteps(this.config)) {
      await this.take(step, startMs + step.share * totalMs);
    }
    if (!(await this.openPort())) return;
    await this.clock.sleepUntil(startMs + totalMs);
    this.warmedUp(startMs + totalMs);
  }

  private async take(step: StartupStep, atMs: number): Promise<void> {
    await this.clock.sleepUntil(atMs);
    this.vramGb = step.vramGb;
    if (step.vramGb > 0) this.workers.hold({ vramGb: step.vramGb, gpuUsePercent: 0 });
    for (const [rank, text] of step.lines(atMs)) {
      if (rank === 'raw') this.log.raw(text);
      else this.log.line(atMs, rank, text);
    }
    this.log.flush();
    const context = { model: this.config.modelPath };
    if (activeFault('server-garbage', context) !== undefined) this.log.raw(garbage(200, step.name));
    if (step.name === 'load' && activeFault('server-dies-at-start', context) !== undefined) {
      this.crash(() => printStartupCrash(this.log, this.clock.nowMs()));
    }
    if (step.name === 'capture' && activeFault('server-hangs-at-start', context) !== undefined)
      await this.waitForBaton();
    if (step.name === 'pool' && activeFault('server-never-ready', context) !== undefined) await this.hang();
  }

  private async hang(): Promise<never> {
    setInterval(() => {}, 60_000);
    return NEVER;
  }

  private async waitForBaton(): Promise<never> {
    const lock = '/sgl-workspace/aiter/aiter/jit/build/lock_module_moe_ck2stages';
    for (;;) {
      for (let rank = 0; rank < this.config.tp; rank++) {
        this.log.raw(`[aiter] waiting for baton release at ${lock}\n`);
        this.log.line(this.clock.nowMs(), rank, `waiting for baton release at ${lock}`);
      }
      this.log.flush();
      await this.clock.sleep(BATON_PAUSE_MS);
    }
  }

  private async openPort(): Promise<boolean> {
    const { host, port } = this.config;
    const nowMs = this.clock.nowMs();
    this.log.line(nowMs, null, `INFO:     Started server process [${process.pid}]`);
    this.log.line(nowMs, null, 'INFO:     Waiting for application startup.');
    this.log.line(nowMs, null, 'INFO:     Application startup complete.');
    const server = createApi({
      config: this.config,
      runtime: this.runtime,
      log: this.log,
      nowMs: this.clock.nowMs,
      isReady: () => this.ready,
    });
    const taken =
      activeFault('port-in-use', { model: this.config.modelPath }) !== undefined || !(await listen(server, host, port));
    if (taken) {
      printPortInUse(this.log, nowMs, { host, port });
      this.finish(1);
      return false;
    }
    this.listening = server;
    this.log.line(nowMs, null, `INFO:     Uvicorn running on http://${host}:${port} (Press CTRL+C to quit)`);
    this.log.line(nowMs, null, 'INFO:     127.0.0.1:43484 - "GET /get_model_info HTTP/1.1" 200 OK');
    this.log.flush();
    return true;
  }

  private warmedUp(ms: number): void {
    if (this.config.args['skip_server_warmup'] !== true) {
      const mark = atLeast(this.config.version, '0.5.0') ? ',' : '.';
      this.log.line(
        ms,
        0,
        `Prefill batch${mark} #new-seq: 1, #new-token: 7, #cached-token: 0, token usage: 0.00, #running-req: 0, #queue-req: 0, `,
      );
      this.log.line(ms, null, 'INFO:     127.0.0.1:43490 - "POST /generate HTTP/1.1" 200 OK');
    }
    this.log.line(ms, null, 'The server is fired up and ready to roll!');
    this.log.flush();
    this.ready = true;
  }

  private async shutDown(signal: NodeJS.Signals): Promise<void> {
    if (this.listening === undefined) {
      this.workers.stop();
      process.kill(process.pid, signal);
      return;
    }
    this.ready = false;
    this.log.line(
      this.clock.nowMs(),
      null,
      'SIGTERM received. signum=None frame=None. Draining requests and shutting down...',
    );
    this.log.flush();
    await this.clock.sleep(DRAIN_MS);
    const left = this.runtime.engine.runningRequests;
    const text = `Gracefully exiting... Remaining number of requests ${left}. Remaining requests remaining_rids=[].`;
    this.log.line(this.clock.nowMs(), null, text);
    this.finish(0);
  }

  /** Since v0.5.10 the main process watches its children, whoever ended them, and goes down with them. */
  private async childEnded({ rank, pid, exitCode }: EndedChild): Promise<void> {
    if (!atLeast(this.config.version, '0.5.10')) return;
    const say = (text: string): void => this.log.line(this.clock.nowMs(), null, text);
    say(
      `Subprocess scheduler_${rank} (pid=${pid}) crashed with exit code ${exitCode}. Triggering SIGQUIT for cleanup...`,
    );
    say('SIGQUIT received. signum=None, frame=None. It usually means one child failed.');
    say('Sleeping 5 seconds before crash diagnostics to let GPU activity settle.');
    this.log.flush();
    await this.clock.sleep(DIAGNOSTICS_MS);
    this.crash(() =>
      say(`kill_process_tree called: parent_pid=${process.pid}, include_parent=True, pid=${process.pid}`),
    );
  }

  /** As the real launcher: it kills its own process tree, so that a shell sees 137. */
  private crash(print: () => void): void {
    print();
    this.workers.stop();
    process.kill(process.pid, 'SIGKILL');
  }
}

/** Starts differ by a few percent from night to night. */
function startupFactor(config: ServerConfig): number {
  return 1 + 0.04 * seededRandom('startup', process.env['SIM_SEED'] ?? '1', config.profile.name).normal();
}

function listen(server: Server, host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, host, () => resolve(true));
  });
}
