import type { LogRecord, Place } from '../common/record.ts';
import type { Cause } from './cause.ts';
import type { ErrorClass } from './error-classes.ts';

/** The KV cache one or more ranks reported with the same sizes. */
export interface KvCache {
  /** Tokens the cache holds. */
  readonly tokens: number;
  /** Size per rank in GB of an MLA model's cache. */
  readonly kvGb?: number;
  /** Sizes per rank in GB of an MHA model's keys and values. */
  readonly kGb?: number;
  readonly vGb?: number;
  /** K and V together, or `kvGb`: what a trend draws. */
  readonly totalGb?: number;
  readonly dtype?: string;
  /** What stands before `KV Cache`, where a model has several caches. */
  readonly label?: string;
  /** Lines that said so: one per rank. */
  readonly lines: number;
}

/**
 * The KV cache as requests see it, of one rank: the tokens they can use, and the memory of all its pools. A model with
 * sliding windows has two pools of different length; a draft model's pool is not part of it.
 */
export interface UsableKvCache {
  readonly tokens: number;
  /** In GB. */
  readonly totalGb?: number;
  readonly dtype?: string;
}

/** What rank 0 prints once, after the graphs are captured. */
export interface TokenLimits {
  readonly maxTotalNumTokens: number;
  readonly chunkedPrefillSize?: number;
  readonly maxPrefillTokens?: number;
  readonly maxRunningRequests?: number;
  readonly contextLen?: number;
  readonly availableGpuMemGb?: number;
  readonly lines: number;
}

export interface WeightLoad {
  /** Class of the model, as printed. */
  readonly type: string;
  /** As printed: `torch.bfloat16`; releases since 2026 do not say. */
  readonly dtype?: string;
  /** As printed: `fp8`, `NVFP4`. */
  readonly quantization?: string;
  /** Per rank, of the last rank that reported. */
  readonly memUsageGb?: number;
  readonly lines: number;
}

/** The arguments that shape a measurement; those printed as `None` are absent. */
export interface ServerArgs {
  readonly modelPath?: string;
  readonly tokenizerPath?: string;
  readonly tpSize?: number;
  readonly dpSize?: number;
  readonly epSize?: number;
  readonly enableDpAttention?: boolean;
  readonly enableTorchCompile?: boolean;
  readonly attentionBackend?: string;
  readonly speculativeAlgorithm?: string;
  readonly speculativeNumSteps?: number;
  readonly memFractionStatic?: number;
  readonly contextLength?: number;
  readonly chunkedPrefillSize?: number;
  readonly maxPrefillTokens?: number;
  readonly maxRunningRequests?: number;
  readonly quantization?: string;
  readonly dtype?: string;
  readonly kvCacheDtype?: string;
  readonly host?: string;
  readonly port?: number;
  readonly cudaGraphMaxBs?: number;
  readonly disableCudaGraph?: boolean;
  readonly disableRadixCache?: boolean;
  readonly pageSize?: number;
  readonly watchdogTimeout?: number;
}

/** How often a class of error occurs, and where it does first. */
export interface ErrorCount extends Place {
  readonly count: number;
  /** The first line of it, shortened. */
  readonly text: string;
}

/** Statistics of the batch lines; every rank prints its own. */
export interface BatchStatistics {
  readonly prefill: number;
  readonly decode: number;
  readonly peakRunningRequests?: number;
  /** The last `accept len` of a decode line: speculative decoding was at work. */
  readonly acceptLength?: number;
}

export interface Retractions {
  /** Times the KV cache was full. */
  readonly events: number;
  /** Requests sent back to the queue. */
  readonly requests: number;
}

export type ServerOutcome =
  | 'ready-clean-shutdown'
  | 'ready-cut'
  | 'ready-then-crash'
  | 'startup-failed'
  | 'never-ready-sigterm'
  | 'never-ready-cut'
  | 'empty';

/** How the log ends: asked to stop and done, killed by force, crashed, or it simply stops. */
export type Shutdown = 'graceful' | 'sigterm' | 'killed' | 'crash' | 'cut';

/** The log of one SGLang server. Of several starts in one file the last one counts; errors are those of the whole file. */
export interface ServerLog extends LogRecord {
  readonly kind: 'server';
  readonly outcome: ServerOutcome;
  readonly shutdown: Shutdown;
  readonly ready: boolean;
  /** `YYYY-MM-DD HH:MM:SS` of the node's clock, without a zone. */
  readonly firstTimestamp?: string;
  readonly lastTimestamp?: string;
  readonly readyAt?: string;
  /** From the first time stamp, that of an import warning before the arguments included, to ready. */
  readonly timeToReadyS?: number;
  /** From the printed arguments to ready. */
  readonly argsToReadyS?: number;
  /** Number of `server_args=` lines. */
  readonly starts: number;
  readonly serverArgs?: ServerArgs;
  /** Every printed argument as printed, keys and passwords redacted. */
  readonly rawArgs?: Readonly<Record<string, string>>;
  /** Attention backend: of the arguments, or the one the server says it chose. */
  readonly backend?: string;
  readonly urls: readonly string[];
  /** Distinct KV caches; more than one means that ranks or caches differ. */
  readonly kvCaches: readonly KvCache[];
  /** What requests can use; absent when no rank printed a cache. */
  readonly usableKvCache?: UsableKvCache;
  readonly tokenLimits: readonly TokenLimits[];
  readonly weightLoads: readonly WeightLoad[];
  /** Graph captures begun and ended, over all ranks. */
  readonly graphCapture: { readonly begun: number; readonly ended: number; readonly longestS?: number };
  readonly batches: BatchStatistics;
  readonly retractions: Retractions;
  /** Answers by path and status: `/generate 200`. */
  readonly http: Readonly<Record<string, number>>;
  readonly errors: Readonly<Partial<Record<ErrorClass, ErrorCount>>>;
  /** The line that says why the server failed; absent when it did not, or when none does. */
  readonly cause?: Cause;
  /** Python exceptions by class name, from the last lines of tracebacks. */
  readonly exceptions: Readonly<Record<string, number>>;
  readonly sigtermLines: number;
  readonly gracefulExitLines: number;
}
