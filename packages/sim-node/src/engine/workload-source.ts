import type { RequestTiming, Workload } from '../workload/workload.ts';
import type { EngineRequest, RequestSource } from './request-source.ts';

/** A whole workload as a source: sends by its offsets and its concurrency limit, gathers timings and gaps. */
export class WorkloadSource implements RequestSource {
  readonly live = false;
  readonly sharedPrefixTokens: number;
  private readonly workload: Workload;
  private readonly startMs: number;
  private readonly centiMsCounts = new Map<number, number>();
  private readonly tokensPerSecond: number[] = [];
  private next = 0;
  private inFlight = 0;
  private done: RequestTiming[] = [];
  /** When the last answer so far reaches its client, on the engine's time line. */
  lastMs = 0;

  /** `startMs`: when the workload starts on the engine's time line; all it reports is relative to that. */
  constructor(workload: Workload, startMs: number) {
    this.workload = workload;
    this.startMs = startMs;
    this.sharedPrefixTokens = workload.sharedPrefixTokens;
  }

  get exhausted(): boolean {
    return this.next >= this.workload.requests.length && this.inFlight === 0;
  }

  get finishedCount(): number {
    return this.next - this.inFlight;
  }

  nextSendMs(nowMs: number): number {
    const request = this.workload.requests[this.next];
    if (request === undefined) return Number.POSITIVE_INFINITY;
    const dueMs = this.startMs + request.offsetMs;
    const limit = this.workload.maxConcurrency;
    if (limit === null) return dueMs;
    return this.inFlight < limit ? Math.max(dueMs, nowMs) : Number.POSITIVE_INFINITY;
  }

  takeNext(nowMs: number): EngineRequest {
    const index = this.next;
    const request = this.workload.requests[index];
    if (request === undefined) throw new Error('takeNext was called on an exhausted workload');
    this.next += 1;
    this.inFlight += 1;
    const dueMs = this.startMs + request.offsetMs;
    const sentMs = this.workload.maxConcurrency === null ? dueMs : Math.max(dueMs, nowMs);
    return {
      index,
      promptKey: request.promptKey,
      inputLen: request.inputLen,
      outputLen: Math.max(request.outputLen, 1),
      sentMs,
      source: this,
      firstTokenMs: 0,
      finishedMs: 0,
      cachedTokens: 0,
      overheadMs: 0,
    };
  }

  tokens(stretch: { readonly fromMs: number; readonly toMs: number; readonly count: number }): void {
    const [fromMs, toMs] = [stretch.fromMs - this.startMs, stretch.toMs - this.startMs];
    const first = Math.floor(fromMs / 1000);
    const last = Math.floor(toMs / 1000);
    const lengthMs = toMs - fromMs;
    for (let second = first; second <= last; second++) {
      const inSecond = Math.min(toMs, (second + 1) * 1000) - Math.max(fromMs, second * 1000);
      const share = lengthMs > 0 ? (stretch.count * inSecond) / lengthMs : stretch.count;
      this.tokensPerSecond[second] = (this.tokensPerSecond[second] ?? 0) + share;
    }
  }

  gaps(gapMs: number, count: number): void {
    const bin = Math.round(gapMs * 100);
    this.centiMsCounts.set(bin, (this.centiMsCounts.get(bin) ?? 0) + count);
  }

  finished(request: EngineRequest): void {
    this.inFlight -= 1;
    const { index, sentMs, firstTokenMs, finishedMs, overheadMs } = request;
    const lateMs = overheadMs - this.startMs;
    this.lastMs = Math.max(this.lastMs, finishedMs + overheadMs);
    this.done.push([index, sentMs - this.startMs, firstTokenMs + lateMs, finishedMs + lateMs]);
  }

  /** The requests finished since the last call. */
  takeDone(): readonly RequestTiming[] {
    const done = this.done;
    this.done = [];
    return done;
  }

  /** Gaps between tokens in bins of 0.01 ms, ascending. */
  itlHistogram(): (readonly [centiMs: number, count: number])[] {
    return [...this.centiMsCounts].sort((a, b) => a[0] - b[0]);
  }

  /** The largest number of tokens generated within one second. */
  peakTokensPerS(): number {
    return Math.round(Math.max(0, ...this.tokensPerSecond.map((count) => count ?? 0)));
  }
}
