import { present } from '../common/values.ts';
import type { KvCache, TokenLimits, WeightLoad } from './server-log.ts';

const KV =
  /(?:\] |^)([^\]]*?)\s*KV Cache (?:is allocated|VA upper bound).*?(?:dtype: ([^,\s]+), )?#tokens: (\d+), (?:KV size: (\d+(?:\.\d+)?) GB|K size: (\d+(?:\.\d+)?) GB, V size: (\d+(?:\.\d+)?) GB)/;

/** A `KV Cache is allocated.` line of any release. Every size in it ends in ` GB`, so a cut line does not match. */
export function readKvCache(text: string): Omit<KvCache, 'lines'> | undefined {
  const match = KV.exec(text);
  if (!match) return undefined;
  const [, label, dtype, tokens, kv, k, v] = match;
  const kvGb = numberOf(kv);
  const kGb = numberOf(k);
  const vGb = numberOf(v);
  const sum = kGb !== undefined && vGb !== undefined ? Math.round((kGb + vGb) * 100) / 100 : undefined;
  const named = label === '' ? undefined : label;
  return { tokens: Number(tokens), ...present({ kvGb, kGb, vGb, totalGb: kvGb ?? sum, dtype, label: named }) };
}

const LIMITS =
  /max_total_num_tokens=(\d+), chunked_prefill_size=(-?\d+|None), max_prefill_tokens=(\d+), max_running_requests=(\d+), context_len=(\d+)(?:, available_gpu_mem=(\d+(?:\.\d+)?) GB)?/;

/** The line of rank 0 with what the server can hold; releases before v0.4.8 print no GPU memory. */
export function readTokenLimits(text: string, cut: boolean): Omit<TokenLimits, 'lines'> | undefined {
  const match = LIMITS.exec(text);
  if (!match || (cut && match[6] === undefined)) return undefined;
  return {
    maxTotalNumTokens: Number(match[1]),
    ...present({
      chunkedPrefillSize: numberOf(match[2]),
      maxPrefillTokens: numberOf(match[3]),
      maxRunningRequests: numberOf(match[4]),
      contextLen: numberOf(match[5]),
      availableGpuMemGb: numberOf(match[6]),
    }),
  };
}

const WEIGHTS =
  /Load weight end\. (?=.*?\btype=([^,\s]+),)(?:.*?\bdtype=([^,\s]+),)?(?:.*?mem usage=(-?\d+(?:\.\d+)?) GB)?/;

/** A line that says that the weights are loaded; since v0.5.20 without their type of number. */
export function readWeightLoad(text: string, cut: boolean): Omit<WeightLoad, 'lines'> | undefined {
  const match = cut ? null : WEIGHTS.exec(text);
  if (!match?.[1]) return undefined;
  return { type: match[1], ...present({ dtype: match[2], memUsageGb: numberOf(match[3]) }) };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined || !/^-?\d+(?:\.\d+)?$/.test(text) ? undefined : Number(text);
}
