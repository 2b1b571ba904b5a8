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

/** One HTTP request as a source: it sees its tokens one by one. */
export class LiveSource implements RequestSource {
  readonly live = true;
  readonly sharedPrefixTokens = 0;
  private readonly request: LiveRequest;
  private readonly sentMs: number;
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

  tokens(stretch: { readonly count: number }): void {
    this.total += stretch.count;
    this.request.onTokens(this.total, this.taken?.cachedTokens ?? 0);
  }

  gaps(): void {}

  finished(request: EngineRequest): void {
    this.finishedOnce = true;
    this.request.onFinished(request.finishedMs - request.sentMs);
  }
}
