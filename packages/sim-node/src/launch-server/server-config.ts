import type { BatchCurve } from '../engine/latency-profile.ts';
import type { ModelProfile } from '../engine/model-profile.ts';
import { profileFor } from '../engine/profiles.ts';
import type { Namespace } from '../python/argparse.ts';

/** What the parsed options mean to the simulation. */
export interface ServerConfig {
  readonly args: Namespace;
  readonly version: string;
  readonly profile: ModelProfile;
  readonly modelPath: string;
  readonly tokenizerPath: string;
  readonly servedName: string;
  readonly host: string;
  readonly port: number;
  readonly tp: number;
  readonly apiKey: string | null;
  readonly radixCache: boolean;
  readonly dpAttention: boolean;
  /** Tokens accepted per step with speculative decoding; null without. */
  readonly acceptLength: number | null;
}

/** What EAGLE with 3 steps and 4 draft tokens accepts on average, and what its steps cost more. */
const ACCEPT_LENGTH = 2.61;
const DRAFT_COST = 1.45;

/** Joins options, model and hardware. */
export function serverConfig(args: Namespace, version: string, env: NodeJS.ProcessEnv = process.env): ServerConfig {
  const modelPath = String(args['model_path']);
  const profile = profileFor(modelPath, env['SIM_HARDWARE'] ?? 'mi30x');
  const maxRunning = number(args['max_running_requests']) ?? profile.latency.maxRunningRequests;
  const kvCacheTokens = kvTokens(profile, args);
  const speculative = args['speculative_algorithm'] !== null;
  return {
    args,
    version,
    profile: {
      ...profile,
      kvCacheGb: (profile.kvCacheGb * kvCacheTokens) / profile.latency.kvCacheTokens,
      latency: {
        ...profile.latency,
        decodeStepMs: speculative ? speculativeSteps(profile) : profile.latency.decodeStepMs,
        maxRunningRequests: maxRunning,
        maxPrefillTokens: prefillTokens(args),
        kvCacheTokens,
      },
    },
    modelPath,
    tokenizerPath: String(args['tokenizer_path'] ?? modelPath),
    servedName: String(args['served_model_name'] ?? modelPath),
    host: String(args['host']),
    port: number(args['port']) ?? 30_000,
    tp: number(args['tensor_parallel_size']) ?? 1,
    apiKey: args['api_key'] === null ? null : String(args['api_key']),
    radixCache: args['disable_radix_cache'] !== true,
    dpAttention: args['enable_dp_attention'] === true,
    acceptLength: speculative ? ACCEPT_LENGTH : null,
  };
}

/** Time per token with speculative decoding: dearer steps, several tokens each. */
function speculativeSteps(profile: ModelProfile): BatchCurve {
  return profile.latency.decodeStepMs.map(([batch, ms]) => [batch, (ms * DRAFT_COST) / ACCEPT_LENGTH] as const);
}

/** The KV cache takes what the weights leave of the static share; profiles are for a share of 0.85. */
function kvTokens(profile: ModelProfile, args: Namespace): number {
  const limit = number(args['max_total_tokens']);
  const gpuGb = profile.gpuGb;
  const share = number(args['mem_fraction_static']) ?? profile.memFractionStatic;
  const free = (fraction: number): number => gpuGb * fraction - profile.weightGb;
  const tokens = Math.floor(profile.latency.kvCacheTokens * (free(share) / free(profile.memFractionStatic)));
  return limit === undefined ? tokens : Math.min(tokens, limit);
}

function prefillTokens(args: Namespace): number {
  const chunk = number(args['chunked_prefill_size']) ?? 16384;
  return chunk > 0 ? chunk : (number(args['max_prefill_tokens']) ?? 16384);
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
