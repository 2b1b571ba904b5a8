/** One request of a workload: what it asks for and when. Lengths in tokens, the offset in ms after the start. */
export interface WorkloadRequest {
  /** Names the prompt text: two requests with the same key share their prefix in the cache. */
  readonly promptKey: string;
  readonly inputLen: number;
  readonly outputLen: number;
  readonly offsetMs: number;
}

/** Everything a simulated client wants from a simulated server in one piece (see `POST /sim/workload`). */
export interface Workload {
  /** Names the load for noise and faults, for example `rate=8` or `concurrency=128`. */
  readonly label: string;
  readonly kind: 'serving' | 'gsm8k';
  /** At most this many requests in flight; null is no limit. */
  readonly maxConcurrency: number | null;
  /** Tokens at the start of every prompt that are the same (GSM8K's examples); 0 when there are none. */
  readonly sharedPrefixTokens: number;
  readonly requests: readonly WorkloadRequest[];
}

/** Times of one finished request in ms after the workload's start, as the client sees them. */
export type RequestTiming = readonly [index: number, sentMs: number, firstTokenMs: number, finishedMs: number];

/** What the server streams back, one JSON line each. Inter-token gaps come as a histogram: [ms × 100, count]. */
export type WorkloadEvent =
  | { readonly done: readonly RequestTiming[] }
  | { readonly failed: readonly number[] }
  | {
      readonly end: {
        readonly itlHistogram: readonly (readonly [centiMs: number, count: number])[];
        readonly peakTokensPerS: number;
        /** The how many-th run of this label on this server, from 1. */
        readonly run: number;
      };
    };
