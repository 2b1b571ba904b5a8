import type { BatchListener } from './batch-listener.ts';
import { choosePrefill } from './choose-prefill.ts';
import { atBatch, type LatencyProfile, prefillMs } from './latency-profile.ts';
import { MinHeap } from './min-heap.ts';
import type { Noise } from './noise.ts';
import { PrefixCache } from './prefix-cache.ts';
import type { EngineRequest, RequestSource } from './request-source.ts';

/** SGLang's `--decode-log-interval`. */
const DECODE_LOG_STEPS = 40;

/**
 * Continuous batching as SGLang schedules it: waiting prompts are prefilled first, as many as one pass holds; then
 * all running requests take decode steps together. Time jumps from event to event (an arrival, a finished request,
 * a log line), so a run of 2400 requests costs milliseconds of real CPU.
 */
export class BatchEngine {
  readonly cache: PrefixCache;
  nowMs = 0;
  noise: Noise;
  private readonly profile: LatencyProfile;
  private readonly radixCache: boolean;
  private readonly listener: BatchListener;
  private readonly sources = new Set<RequestSource>();
  private readonly running = new MinHeap<EngineRequest>();
  private readonly runningBySource = new Map<RequestSource, number>();
  private waiting: EngineRequest[] = [];
  private joined: { source: RequestSource; stallMs: number }[] = [];
  private stallMs = 0;
  private oneTimeStallMs = 0;
  private steps = 0;
  private reservedTokens = 0;
  private contextTokens = 0;
  private logged = { ms: 0, tokens: 0 };

  constructor(options: {
    readonly profile: LatencyProfile;
    readonly noise: Noise;
    readonly radixCache: boolean;
    readonly listener: BatchListener;
  }) {
    this.profile = options.profile;
    this.noise = options.noise;
    this.radixCache = options.radixCache;
    this.listener = options.listener;
    this.cache = new PrefixCache(options.profile.kvCacheTokens);
  }

  get idle(): boolean {
    return this.sources.size === 0;
  }

  get runningRequests(): number {
    return this.running.size;
  }

  add(source: RequestSource): void {
    this.sources.add(source);
  }

  /** Drops a source whose client went away: its requests are aborted, as SGLang does. */
  remove(source: RequestSource): void {
    this.sources.delete(source);
    this.runningBySource.delete(source);
    this.waiting = this.waiting.filter((request) => request.source !== source);
    this.joined = this.joined.filter((entry) => entry.source !== source);
    for (const { key, value } of this.running.removeWhere((request) => request.source === source)) {
      this.reservedTokens -= value.inputLen + value.outputLen;
      this.contextTokens -= value.inputLen + value.outputLen - (key - this.steps);
    }
  }

  /** The next prefill takes this much longer: kernels compiled at first use. */
  stallOnce(ms: number): void {
    this.oneTimeStallMs = ms;
  }

  /** Works until the time line passes `untilMs` or nothing is left to do. A stretch once begun is finished. */
  advance(untilMs: number): void {
    while (this.nowMs <= untilMs) {
      this.admitArrivals();
      if (this.prefill() || this.decode()) continue;
      const next = this.nextSendMs();
      if (next > untilMs) break;
      this.nowMs = Math.max(next, this.nowMs);
    }
    if (this.running.size === 0 && this.waiting.length === 0) this.nowMs = Math.max(this.nowMs, untilMs);
    for (const source of this.sources) if (source.exhausted) this.sources.delete(source);
  }

  /** Starts the time line anew; only while idle, so that a run does not depend on when it began. */
  rebase(): void {
    this.nowMs = 0;
    this.logged = { ms: 0, tokens: 0 };
    this.stallMs = 0;
    this.joined = [];
  }

  private nextSendMs(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const source of this.sources) next = Math.min(next, source.nextSendMs(this.nowMs));
    return next;
  }

  private admitArrivals(): void {
    for (const source of this.sources) {
      while (source.nextSendMs(this.nowMs) <= this.nowMs) this.waiting.push(source.takeNext(this.nowMs));
    }
  }

  private prefill(): boolean {
    const { requests, newTokens, cachedTokens, reservedTokens } = choosePrefill(this.waiting, {
      profile: this.profile,
      running: this.running.size,
      reservedTokens: this.reservedTokens,
      cache: this.radixCache ? this.cache : undefined,
    });
    if (requests.length === 0) return false;
    this.waiting.splice(0, requests.length);
    this.reservedTokens += reservedTokens;
    this.listener.prefill({
      atMs: this.nowMs,
      newSeqs: requests.length,
      newTokens,
      cachedTokens,
      kvTokens: this.contextTokens,
      running: this.running.size,
      queued: this.waiting.length,
    });
    const work = { requests: requests.length, newTokens };
    const costMs = prefillMs(this.profile, work) * this.noise.prefill * this.noise.step() + this.oneTimeStallMs;
    this.oneTimeStallMs = 0;
    const fromMs = this.nowMs;
    this.nowMs += costMs;
    this.stallMs += costMs;
    for (const request of requests) this.start(request, fromMs);
    return true;
  }

  private start(request: EngineRequest, fromMs: number): void {
    request.overheadMs = atBatch(this.profile.overheadMs, this.running.size) * this.noise.overhead;
    request.firstTokenMs = this.nowMs;
    this.contextTokens += request.inputLen + 1;
    this.logged.tokens += 1;
    request.source.tokens({ fromMs, toMs: this.nowMs, count: 1 });
    if (request.outputLen <= 1) return this.finish(request);
    this.running.push(this.steps + request.outputLen - 1, request);
    this.runningBySource.set(request.source, (this.runningBySource.get(request.source) ?? 0) + 1);
    this.joined.push({ source: request.source, stallMs: this.stallMs });
  }

  private decode(): boolean {
    const batch = this.running.size;
    if (batch === 0) return false;
    const stepMs = atBatch(this.profile.decodeStepMs, batch) * this.noise.decode * this.noise.step();
    const steps = this.stepsUntilNextEvent(stepMs);
    const fromMs = this.nowMs;
    this.nowMs += steps * stepMs;
    this.steps += steps;
    this.contextTokens += steps * batch;
    this.logged.tokens += steps * batch;
    for (const [source, running] of this.runningBySource) {
      this.reportGaps(source, { running, steps, stepMs });
      source.tokens({ fromMs, toMs: this.nowMs, count: steps * running });
    }
    this.stallMs = 0;
    this.joined = [];
    if (this.steps % DECODE_LOG_STEPS === 0) this.logDecode(batch);
    while (this.running.minKey <= this.steps) this.finishNext();
    return true;
  }

  /** Tokens of a stretch: the first one also waited for the prefills since the last step, unless its request is new. */
  private reportGaps(source: RequestSource, stretch: { running: number; steps: number; stepMs: number }): void {
    const { running, steps, stepMs } = stretch;
    let before = running;
    for (const entry of this.joined) {
      if (entry.source !== source) continue;
      before -= 1;
      source.gaps(stepMs + this.stallMs - entry.stallMs, 1);
    }
    if (before > 0) source.gaps(stepMs + this.stallMs, before);
    if (steps > 1) source.gaps(stepMs, (steps - 1) * running);
  }

  private stepsUntilNextEvent(stepMs: number): number {
    if ([...this.sources].some((source) => source.live)) return 1;
    const toFinish = this.running.minKey - this.steps;
    const toLog = DECODE_LOG_STEPS - (this.steps % DECODE_LOG_STEPS);
    const toArrival = Math.ceil((this.nextSendMs() - this.nowMs) / stepMs);
    return Math.max(1, Math.min(toFinish, toLog, toArrival));
  }

  private logDecode(running: number): void {
    const elapsedS = (this.nowMs - this.logged.ms) / 1000;
    const tokensPerS = elapsedS > 0 ? this.logged.tokens / elapsedS : 0;
    this.listener.decode({
      atMs: this.nowMs,
      running,
      kvTokens: this.contextTokens,
      queued: this.waiting.length,
      tokensPerS,
    });
    this.logged = { ms: this.nowMs, tokens: 0 };
  }

  private finishNext(): void {
    const request = this.running.pop();
    if (request === undefined) return;
    const left = (this.runningBySource.get(request.source) ?? 1) - 1;
    if (left > 0) this.runningBySource.set(request.source, left);
    else this.runningBySource.delete(request.source);
    this.finish(request);
  }

  private finish(request: EngineRequest): void {
    request.finishedMs = this.nowMs;
    const tokens = request.inputLen + request.outputLen;
    this.reservedTokens -= tokens;
    this.contextTokens -= tokens;
    if (this.radixCache) {
      this.cache.setCapacity(this.profile.kvCacheTokens - this.reservedTokens);
      this.cache.insert(request.promptKey, request.inputLen, request.outputLen);
    }
    request.source.finished(request);
  }
}
