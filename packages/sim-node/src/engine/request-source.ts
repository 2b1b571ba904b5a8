/** A request inside the engine. Times in ms on the engine's time line. */
export interface EngineRequest {
  readonly index: number;
  readonly promptKey: string;
  readonly inputLen: number;
  readonly outputLen: number;
  readonly sentMs: number;
  readonly source: RequestSource;
  firstTokenMs: number;
  finishedMs: number;
  cachedTokens: number;
  /** What HTTP, tokenizer and detokenizer add to all its times, in ms. */
  overheadMs: number;
}

/** Where requests come from and where their tokens go: a whole workload, or one HTTP request. */
export interface RequestSource {
  /** A live source wants to see every decode step; others let the engine take many equal steps at once. */
  readonly live: boolean;
  /** Tokens that all its prompts begin with. */
  readonly sharedPrefixTokens: number;
  /** When its next request is due; Infinity when none is known yet. */
  nextSendMs(nowMs: number): number;
  /** Takes the next request; called only when it is due. */
  takeNext(nowMs: number): EngineRequest;
  /** `count` tokens were generated in the stretch; called once per stretch. */
  tokens(stretch: { readonly fromMs: number; readonly toMs: number; readonly count: number }): void;
  /** `count` tokens came `gapMs` after the token before them. */
  gaps(gapMs: number, count: number): void;
  finished(request: EngineRequest): void;
  /** No request will come any more and none is running. */
  readonly exhausted: boolean;
}
