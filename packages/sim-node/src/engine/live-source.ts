import type { EngineRequest, RequestSource } from './request-source.ts';

/** What one HTTP request wants, and where its tokens go. */
export interface LiveRequest {
  readonly promptKey: string;
  readonly inputLen: number;
  readonly outputLen: number;
  /** Called with the number of tokens so far. */
  readonly onTokens: (total: number, cachedTokens: number) => void;
  readonly onFinished: (e2eMs: number) => void;
}

/** One HTTP request as a source: its tokens wait here until the clock has reached them. */
export class LiveSource implements RequestSource {
  readonly live = true;
  readonly sharedPrefixTokens = 0;
  private readonly request: LiveRequest;
  private readonly sentMs: number;
  private readonly pending: { readonly dueMs: number; readonly deliver: () => void }[] = [];
  private taken: EngineRequest | undefined;
  private total = 0;
  private finishedOnce = false;

  constructor(request: LiveRequest, sentMs: number) {
    this.request = request;
    this.sentMs = sentMs;
  }

  get exhausted(): boolean {
    return this.finishedOnce;
  }

  /** Whether the client has got everything. */
  get delivered(): boolean {
    return this.finishedOnce && this.pending.length === 0;
  }

  nextSendMs(): number {
    return this.taken === undefined ? this.sentMs : Number.POSITIVE_INFINITY;
  }

  takeNext(): EngineRequest {
    const { promptKey, inputLen, outputLen } = this.request;
    this.taken = {
      index: 0,
      promptKey,
      inputLen,
      outputLen,
      sentMs: this.sentMs,
      source: this,
      firstTokenMs: 0,
      finishedMs: 0,
      cachedTokens: 0,
      overheadMs: 0,
    };
    return this.taken;
  }

  tokens(stretch: { readonly toMs: number; readonly count: number }): void {
    this.total += stretch.count;
    const { total } = this;
    this.at(stretch.toMs, () => this.request.onTokens(total, this.taken?.cachedTokens ?? 0));
  }

  gaps(): void {}

  finished(request: EngineRequest): void {
    this.finishedOnce = true;
    this.at(request.finishedMs, () => this.request.onFinished(request.finishedMs - request.sentMs));
  }

  /** Hands over what the client has seen by `nowMs` of the engine's time line. */
  deliver(nowMs: number): void {
    while ((this.pending[0]?.dueMs ?? Number.POSITIVE_INFINITY) <= nowMs) this.pending.shift()?.deliver();
  }

  /** The engine computes a step when it begins; the client sees it at its end, and the way to the client later. */
  private at(engineMs: number, deliver: () => void): void {
    this.pending.push({ dueMs: engineMs + (this.taken?.overheadMs ?? 0), deliver });
  }
}
