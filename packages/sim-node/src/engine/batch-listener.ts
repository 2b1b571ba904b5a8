/** What the scheduler reports as it works: the numbers of SGLang's `Prefill batch` and `Decode batch` lines. */
export interface BatchListener {
  prefill(batch: {
    readonly atMs: number;
    readonly newSeqs: number;
    readonly newTokens: number;
    readonly cachedTokens: number;
    readonly kvTokens: number;
    readonly running: number;
    readonly queued: number;
  }): void;
  decode(batch: {
    readonly atMs: number;
    readonly running: number;
    readonly kvTokens: number;
    readonly queued: number;
    readonly tokensPerS: number;
  }): void;
}
