import { present } from '../common/values.ts';
import type { KvCache, TokenLimits, WeightLoad } from './server-log.ts';

const KV =
  /(?:\] |^)([^\]]*?)\s*KV Cache is allocated.*?(?:dtype: ([^,\s]+), )?#tokens: (\d+), (?:KV size: (\d+(?:\.\d+)?) GB|K size: (\d+(?:\.\d+)?) GB, V size: (\d+(?:\.\d+)?) GB)/;

/** `TP0`, `DP1 TP1 EP1`, `gpu_id=0`: what stands in the bracket behind the time stamp; empty without one. */
const RANK = /^\[(?:[\d-]+ [\d:.]+ )?([A-Za-z][^\]]*)\]/;

/** The rank that printed a line. */
export function rankOf(text: string): string {
  return RANK.exec(text)?.[1] ?? '';
}

/** A `KV Cache is allocated.` line of any release; `VA upper bound` lines are address space, no memory. Every size in it ends in ` GB`, so a cut line does not match. */
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

/** `name=value` pairs, one behind the other: what a rank that cuts this line prints in the middle is no part of it. */
const PAIRS = /\b(\w+(?: \w+)?)=(\S+?)( GB| s)?\.?(?:, |$)/y;

/** The pairs of a line from `start` on, as printed, up to the first text that is none. */
function pairsFrom(text: string, start: number): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  PAIRS.lastIndex = start;
  for (let match = PAIRS.exec(text); match?.[1]; match = PAIRS.exec(text)) {
    if (!pairs.has(match[1])) pairs.set(match[1], `${match[2] ?? ''}${match[3] ?? ''}`);
  }
  return pairs;
}

/** The line of rank 0 with what the server can hold; which values it has differs from release to release. */
export function readTokenLimits(text: string, cut: boolean): Omit<TokenLimits, 'lines'> | undefined {
  const pairs = pairsFrom(text, text.indexOf('max_total_num_tokens='));
  const number = (name: string): number | undefined => numberOf(pairs.get(name));
  const maxTotalNumTokens = number('max_total_num_tokens');
  const availableGpuMemGb = gigabytes(pairs.get('available_gpu_mem') ?? pairs.get('available_cpu_mem'));
  if (maxTotalNumTokens === undefined || (cut && availableGpuMemGb === undefined)) return undefined;
  const others = present({
    chunkedPrefillSize: number('chunked_prefill_size'),
    maxPrefillTokens: number('max_prefill_tokens'),
    maxRunningRequests: number('max_running_requests'),
    contextLen: number('context_len'),
    availableGpuMemGb,
  });
  return Object.keys(others).length === 0 ? undefined : { maxTotalNumTokens, ...others };
}

const WEIGHTS_END = 'Load weight end. ';

/** What a rank loaded. Quantised models print `quant=` in place of `dtype=`, releases since 2026 neither. */
export function readWeightLoad(text: string, cut: boolean): Omit<WeightLoad, 'lines'> | undefined {
  const start = text.indexOf(WEIGHTS_END);
  if (cut || start === -1) return undefined;
  const pairs = pairsFrom(text, start + WEIGHTS_END.length);
  const type = pairs.get('type');
  if (type === undefined) return undefined;
  const quantization = pairs.get('quant') ?? pairs.get('quant_algo');
  return {
    type,
    ...present({ dtype: pairs.get('dtype'), quantization, memUsageGb: gigabytes(pairs.get('mem usage')) }),
  };
}

/** A size that is printed whole, unit included. */
function gigabytes(text: string | undefined): number | undefined {
  return text?.endsWith(' GB') ? numberOf(text.slice(0, -' GB'.length)) : undefined;
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined || !/^-?\d+(?:\.\d+)?$/.test(text) ? undefined : Number(text);
}
