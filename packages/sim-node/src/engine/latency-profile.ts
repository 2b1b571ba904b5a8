/** A value in ms by number of running requests: points, linear between them, rising batch; the last slope goes on. */
export type BatchCurve = readonly (readonly [batch: number, ms: number])[];

/** How fast one model runs on one kind of node, and how much fits. Times in ms, sizes in tokens. */
export interface LatencyProfile {
  /** Time of one decode step. */
  readonly decodeStepMs: BatchCurve;
  /** One prefill pass: this, plus the costs per request and per 1000 tokens that are not in the cache. */
  readonly prefillBaseMs: number;
  readonly prefillPerRequestMs: number;
  readonly prefillPer1kTokensMs: number;
  /** What HTTP, tokenizer and detokenizer add: seen by the client, does not hold up the GPUs. */
  readonly overheadMs: BatchCurve;
  /** Tokens of one prefill pass (`chunked_prefill_size`). */
  readonly maxPrefillTokens: number;
  readonly maxRunningRequests: number;
  readonly kvCacheTokens: number;
}

/** The value of a curve at `batch` running requests, in ms. */
export function atBatch(curve: BatchCurve, batch: number): number {
  let [lowBatch, lowMs] = curve[0] ?? [1, 1];
  if (batch <= lowBatch) return lowMs;
  for (let i = 1; i < curve.length; i++) {
    const [highBatch, highMs] = curve[i] ?? [0, 0];
    const slope = (highMs - lowMs) / (highBatch - lowBatch);
    if (batch <= highBatch || i === curve.length - 1) return lowMs + slope * (batch - lowBatch);
    [lowBatch, lowMs] = [highBatch, highMs];
  }
  return lowMs;
}

/** Time of one prefill pass over `requests` prompts with `newTokens` tokens not found in the cache, in ms. */
export function prefillMs(profile: LatencyProfile, work: { requests: number; newTokens: number }): number {
  return (
    profile.prefillBaseMs +
    profile.prefillPerRequestMs * work.requests +
    (profile.prefillPer1kTokensMs * work.newTokens) / 1000
  );
}
