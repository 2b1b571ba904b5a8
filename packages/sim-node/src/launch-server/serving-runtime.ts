import { BatchEngine } from '../engine/batch-engine.ts';
import { LiveSource, type LiveRequest } from '../engine/live-source.ts';
import { type Noise, QUIET, runNoise } from '../engine/noise.ts';
import { WorkloadSource } from '../engine/workload-source.ts';
import type { SimClock } from '../node/clock.ts';
import { activeFault } from '../node/faults.ts';
import type { Workload, WorkloadEvent } from '../workload/workload.ts';
import { batchLines } from './batch-lines.ts';
import type { ServerConfig } from './server-config.ts';
import type { ServerLog } from './server-log.ts';

/** Real ms between two looks at the clock while workloads run, and while single requests wait for their tokens. */
const TICK_MS = 4;
const LIVE_TICK_MS = 1;
/** What compiling kernels at the first load costs, in simulated ms. */
const FIRST_LOAD_STALL_MS = 7000;

interface ActiveWorkload {
  readonly source: WorkloadSource;
  readonly workload: Workload;
  readonly run: number;
  readonly send: (event: WorkloadEvent) => void;
  readonly diesAfter: number;
  readonly losesAfter: number;
  readonly failShare: number;
}

/** Runs the engine against the simulated clock and hands its results to whoever asked. */
export class ServingRuntime {
  readonly engine: BatchEngine;
  onBusy: (busy: boolean) => void = () => {};
  onCrash: (ms: number) => void = () => {};
  /** A scheduler was killed; what is asked from now on is never answered. */
  onLoss: () => void = () => {};
  #lost = false;
  private readonly clock: SimClock;
  private readonly config: ServerConfig;
  private readonly log: ServerLog;
  private readonly night: string;
  private readonly runsByLabel = new Map<string, number>();
  private readonly workloads = new Set<ActiveWorkload>();
  private readonly liveSources = new Set<LiveSource>();
  private originMs = 0;
  private isTicking = false;
  private clientPort = 40_000;

  constructor(config: ServerConfig, clock: SimClock, log: ServerLog) {
    this.config = config;
    this.clock = clock;
    this.log = log;
    this.night = `${process.env['SIM_SEED'] ?? '1'}/${config.profile.name}`;
    this.engine = new BatchEngine({
      profile: config.profile.latency,
      noise: runNoise(this.night, 'idle'),
      radixCache: config.radixCache,
      listener: batchLines(config, log, () => this.originMs),
    });
    if (!isQuiet()) this.engine.stallOnce(FIRST_LOAD_STALL_MS);
  }

  /** Whether a scheduler is gone. */
  get isLost(): boolean {
    return this.#lost;
  }

  /** Starts one HTTP request; returns a function that drops it. */
  generate(request: LiveRequest): () => void {
    const source = new LiveSource(request, this.arrivalMs());
    this.liveSources.add(source);
    this.engine.add(source);
    this.wake();
    return () => {
      this.liveSources.delete(source);
      this.engine.remove(source);
    };
  }

  /** Starts a whole workload; events go to `send`, the last one is `end`. Returns a function that drops it. */
  run(workload: Workload, send: (event: WorkloadEvent) => void): () => void {
    const startMs = this.arrivalMs();
    const run = (this.runsByLabel.get(workload.label) ?? 0) + 1;
    this.runsByLabel.set(workload.label, run);
    const context = { model: this.config.modelPath, load: loadOf(workload), run };
    const noise = isQuiet() ? QUIET : runNoise(this.night, `${workload.label}#${run}`);
    this.engine.noise = slowed(noise, context);
    const faulty = workload.label !== 'warmup';
    const dies = faulty ? activeFault('server-dies-under-load', context) : undefined;
    const loses = faulty ? activeFault('scheduler-dies', context) : undefined;
    const active = {
      source: new WorkloadSource(workload, startMs),
      workload,
      run,
      send,
      diesAfter: dies === undefined ? Number.POSITIVE_INFINITY : workload.requests.length * ((dies.value ?? 50) / 100),
      losesAfter:
        loses === undefined ? Number.POSITIVE_INFINITY : workload.requests.length * ((loses.value ?? 50) / 100),
      failShare: faulty ? (activeFault('requests-fail', context)?.value ?? 0) / 100 : 0,
    };
    this.workloads.add(active);
    this.engine.add(active.source);
    this.wake();
    return () => {
      this.workloads.delete(active);
      this.engine.remove(active.source);
    };
  }

  /** The time line starts anew for every run on an idle server: its numbers do not depend on when it began. */
  private arrivalMs(): number {
    const nowMs = this.clock.nowMs();
    if (!this.idle) return Math.max(nowMs - this.originMs, this.engine.nowMs);
    this.originMs = nowMs;
    this.engine.rebase();
    return 0;
  }

  private wake(): void {
    if (this.isTicking) return;
    this.onBusy(true);
    this.isTicking = true;
    void this.work();
  }

  /** Nothing runs, and everything that has run was told. */
  get idle(): boolean {
    return this.engine.idle && this.liveSources.size === 0 && this.workloads.size === 0;
  }

  private async work(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (!this.idle && !this.#lost) {
      this.tick();
      if (!this.idle && !this.#lost) await this.nextTick();
    }
    if (this.#lost) return; // its clients wait for ever
    this.isTicking = false;
    this.onBusy(false);
  }

  private tick(): void {
    const nowMs = this.clock.nowMs() - this.originMs;
    if (!this.#lost) this.engine.advance(nowMs);
    for (const active of this.workloads) this.report(active);
    for (const source of this.liveSources) {
      if (!this.#lost) source.deliver(nowMs);
      if (source.delivered) this.liveSources.delete(source);
    }
    this.log.flush();
  }

  /** The pause until the next look at the clock; on a virtual one it is no longer than the work that is left. */
  private async nextTick(): Promise<void> {
    const tickMs = this.liveSources.size > 0 ? LIVE_TICK_MS : TICK_MS;
    if (!this.clock.isVirtual) return new Promise((resolve) => setTimeout(resolve, tickMs));
    const nextMs = this.clock.nowMs() + tickMs * this.clock.factor;
    if (this.liveSources.size > 0) return this.clock.sleepUntil(nextMs);
    this.engine.advance(nextMs - this.originMs);
    const isLast = [...this.workloads].every(({ source }) => source.exhausted);
    const lastMs = Math.max(this.originMs + this.lastMs(), this.clock.nowMs() + 1);
    await this.clock.sleepUntil(isLast ? Math.min(nextMs, lastMs) : nextMs);
  }

  /** When on the engine's time line the last answer of all that is done reaches its client. */
  private lastMs(): number {
    return Math.max(0, ...[...this.workloads].map(({ source }) => source.lastMs));
  }

  private report(active: ActiveWorkload): void {
    const { source } = active;
    if (source.finishedCount >= active.diesAfter) return this.onCrash(this.clock.nowMs());
    if (source.finishedCount >= active.losesAfter && !this.#lost) {
      this.#lost = true;
      this.onLoss();
    }
    if (this.#lost) return;
    const done = source.takeDone();
    const failing = (index: number): boolean => (index * 0.618034) % 1 < active.failShare;
    if (done.length > 0) {
      for (const [, , , finishedMs] of done) this.accessLine(finishedMs);
      active.send({ done: done.filter(([index]) => !failing(index)) });
      const failed = done.filter(([index]) => failing(index)).map(([index]) => index);
      if (failed.length > 0) active.send({ failed });
    }
    if (!source.exhausted) return;
    this.workloads.delete(active);
    const { run } = active;
    active.send({ end: { itlHistogram: source.itlHistogram(), peakTokensPerS: source.peakTokensPerS(), run } });
  }

  private accessLine(atMs: number): void {
    this.clientPort = this.clientPort >= 60_990 ? 40_000 : this.clientPort + 14;
    this.log.line(
      this.originMs + atMs,
      null,
      `INFO:     127.0.0.1:${this.clientPort} - "POST /generate HTTP/1.1" 200 OK`,
    );
  }
}

/** `SIM_QUIET=1`: no noise and no first-load stall, so that a load gives the same numbers on every start of the server. */
function isQuiet(): boolean {
  return process.env['SIM_QUIET'] === '1';
}

function loadOf(workload: Workload): number | undefined {
  const value = Number(workload.label.split('=')[1]);
  return Number.isFinite(value) ? value : undefined;
}

/** The noise of a run with the `slower` fault on top: percent of `value` on what `part` says. */
function slowed(noise: Noise, context: Parameters<typeof activeFault>[1]): Noise {
  const fault = activeFault('slower', context);
  if (fault === undefined) return noise;
  const factor = 1 + (fault.value ?? 10) / 100;
  const decode = fault.part === 'prefill' ? noise.decode : noise.decode * factor;
  const prefill = fault.part === 'decode' ? noise.prefill : noise.prefill * factor;
  const overhead = fault.part === 'decode' ? noise.overhead : noise.overhead * factor;
  return { ...noise, decode, prefill, overhead };
}
