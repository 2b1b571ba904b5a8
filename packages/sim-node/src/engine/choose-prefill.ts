import type { LatencyProfile } from './latency-profile.ts';
import type { PrefixCache } from './prefix-cache.ts';
import type { EngineRequest } from './request-source.ts';

/** Requests whose prompts go through the model in one pass. */
export interface PrefillBatch {
  readonly requests: readonly EngineRequest[];
  /** Prompt tokens that are computed, and those found in the prefix cache. */
  readonly newTokens: number;
  readonly cachedTokens: number;
  /** KV cache tokens that the requests will need in all. */
  readonly reservedTokens: number;
}

export interface PrefillLimits {
  readonly profile: LatencyProfile;
  readonly running: number;
  readonly reservedTokens: number;
  /** Absent without a radix cache. */
  readonly cache: PrefixCache | undefined;
}

/** The waiting requests, in order, that one prefill pass takes: as many as slots, KV cache and pass size hold. */
export function choosePrefill(waiting: readonly EngineRequest[], limits: PrefillLimits): PrefillBatch {
  const { profile, running, cache } = limits;
  const requests: EngineRequest[] = [];
  let [newTokens, cachedTokens, reservedTokens] = [0, 0, 0];
  for (const request of waiting) {
    const need = request.inputLen + request.outputLen;
    const room = running + requests.length < profile.maxRunningRequests;
    if (!room || limits.reservedTokens + reservedTokens + need > profile.kvCacheTokens) break;
    const cached = cache === undefined ? 0 : cachedTokensOf(request, cache);
    const tokens = request.inputLen - cached;
    if (requests.length > 0 && newTokens + tokens > profile.maxPrefillTokens) break;
    request.cachedTokens = cached;
    newTokens += tokens;
    cachedTokens += cached;
    reservedTokens += need;
    requests.push(request);
  }
  return { requests, newTokens, cachedTokens, reservedTokens };
}

function cachedTokensOf(request: EngineRequest, cache: PrefixCache): number {
  const own = cache.match(request.promptKey, request.inputLen);
  const shared = request.source.sharedPrefixTokens;
  if (own >= shared || shared === 0) return own;
  const key = `shared:${shared}`;
  const hit = cache.match(key, shared + 1);
  if (hit === 0) cache.insert(key, shared, 0);
  return hit;
}
