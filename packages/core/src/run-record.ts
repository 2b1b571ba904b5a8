import type { Load } from './load.ts';
import type { MetricValues } from './metrics.ts';

/** One check that makes a measurement valid or not. */
export interface ValidityCheck {
  readonly name:
    | 'all-completed'
    | 'rate-achieved'
    | 'enough-requests'
    | 'no-server-error'
    | 'server-as-planned'
    | 'gpus-clean'
    | 'gpus-unthrottled';
  /** `marked` = not as asked, but explained (a saturated server); still a measurement. */
  readonly outcome: 'passed' | 'failed' | 'marked' | 'unknown';
  readonly detail: string;
}

/** One run of one point: what was measured and whether it may be used. */
export interface RunResult {
  readonly point: string;
  readonly load: Load;
  /** 1-based. */
  readonly run: number;
  /** 1-based; above 1 when an earlier try was cut or failed. */
  readonly attempt: number;
  readonly status: 'ok' | 'failed' | 'cut';
  /** Why it is not `ok`. */
  readonly reason?: string;
  readonly log: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly metrics: MetricValues;
  /** Every printed line of the report, label to value as printed. */
  readonly report: Readonly<Record<string, number | string>>;
  readonly checks: readonly ValidityCheck[];
  /** No check failed: this run may enter a baseline. */
  readonly valid: boolean;
}

/** One run of the accuracy script. */
export interface GateRun {
  readonly run: number;
  /** Share of right answers; absent when the script crashed. */
  readonly accuracy?: number;
  readonly invalid?: number;
  readonly latencyS?: number;
  readonly outputThroughputTokS?: number;
  readonly crashed: boolean;
  /** Why it crashed, in the script's own words, where its log says so. */
  readonly reason?: string;
}

/** What the accuracy gate found. */
export interface GateOutcome {
  readonly outcome: 'pass' | 'fail' | 'inconclusive' | 'crashed';
  /** May performance be measured? `inconclusive` is decided by the mean. */
  readonly passed: boolean;
  /** Pooled share of right answers over the runs that finished; absent if none did. */
  readonly accuracy?: number;
  /** 95% confidence interval of the pooled share. */
  readonly interval?: { readonly low: number; readonly high: number };
  /** Absent where no pass mark is known for who asked: measured, not gated. */
  readonly threshold?: number;
  /** Who asked, if not SGLang's `bench_sglang.py`. */
  readonly evaluator?: string;
  readonly runs: readonly GateRun[];
}

/** What is known of where a night's numbers come from. A fact that could not be probed is absent. */
export interface Provenance {
  readonly image: string;
  readonly imageDigest?: string;
  readonly sglangVersion?: string;
  readonly rocmVersion?: string;
  readonly driverVersion?: string;
  readonly gpuModel?: string;
  readonly gpuCount?: number;
  /** Highest clocks the driver allows, MHz. */
  readonly gpuMaxClocksMhz?: { readonly gfx?: number; readonly mem?: number };
  /** `auto` unless somebody has changed it. */
  readonly gpuPerformanceLevel?: string;
  readonly kernel?: string;
  readonly node: string;
  /** SHA-256 of plan.json's text. */
  readonly planHash: string;
  readonly startedAt: string;
  readonly endedAt: string;
  /** Where the running server's arguments differ from the plan's. */
  readonly serverDiffers: readonly string[];
}

/** The companion of the CSV, `results.json`: all runs, all metrics, and where they come from. */
export interface ResultsFile {
  readonly schema: 1;
  readonly status: 'complete' | 'partial' | 'failed' | 'accuracy-failed' | 'aborted';
  /** Why it is not `complete`, or what is odd about it. */
  readonly reason?: string;
  readonly model: { readonly id: string; readonly label: string; readonly variant: string };
  readonly hardware: string;
  readonly mode: 'online' | 'offline';
  readonly subMode: string;
  readonly imageTag: string;
  readonly backend: string;
  readonly protocol: { readonly name: string; readonly runsPerLoad: number; readonly seed?: number };
  readonly gate?: GateOutcome;
  readonly kvCache?: { readonly tokens?: number; readonly gb?: number };
  readonly serverStartS?: number;
  readonly runs: readonly RunResult[];
  /** Points without a usable run, and why. */
  readonly failedPoints: readonly { readonly point: string; readonly reason: string }[];
  readonly provenance: Provenance;
  /** True for numbers of a simulated node. */
  readonly simulated: boolean;
}
