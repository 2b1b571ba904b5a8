import type { Command } from './command.ts';
import type { Hardware } from './hardware.ts';
import type { Load } from './load.ts';
import type { Backend } from './variants.ts';

export const PROTOCOLS = ['flushed', 'legacy'] as const;
/** Who asks GSM8K: `auto` is SGLang's script where the image has it, else what it has. */
export const EVALUATORS = ['auto', 'script', 'run_eval', 'sgl-eval'] as const;

/** How a point is measured. Part of a series' identity: values of different protocols are never compared silently. */
export interface Protocol {
  /** `flushed`: prefix cache flushed before every run; `legacy`: as the old scripts did. */
  readonly name: (typeof PROTOCOLS)[number];
  readonly runsPerLoad: number;
  /** The client's seed; absent where the client's own default was used. */
  readonly seed?: number;
}

/** The server of a plan and the rule for its readiness. */
export interface ServerPlan {
  readonly command: Command;
  readonly host: string;
  readonly port: number;
  /** File in the run folder that takes its output. */
  readonly log: string;
  readonly healthPath: string;
  /** Pause between two looks at a starting server, seconds; 1 if not given. */
  readonly healthPollS?: number;
  readonly flushPath: string;
  readonly infoPath: string;
  /** Text in the log without which the server is not ready. */
  readonly readyText: string;
  /** Limit for a start with warm caches, seconds; extended while JIT builds make progress. */
  readonly startLimitS: number;
  /**
   * A start that only waits for kernel builds which nobody works on is given up when so many lines of the log have said
   * so and so many seconds have passed; absent: at its limit.
   */
  readonly deadlock?: { readonly waits: number; readonly afterS: number };
}

/** The accuracy gate of a plan. */
export interface GatePlan {
  readonly command: Command;
  readonly log: string;
  readonly maxRuns: number;
  /** `best`: the first run that reaches the pass mark passes. Absent: the runs are pooled. */
  readonly rule?: 'best';
  /** Pass mark, a fraction; absent where none is known for who asks: then accuracy is measured and gates nothing. */
  readonly threshold?: number;
  /** Who asks, if not SGLang's `bench_sglang.py`: then the score is another quantity, with a pass mark of its own. */
  readonly evaluator?: string;
  /** Pass marks of evaluators that may stand in, by name. */
  readonly thresholds?: Readonly<Record<string, number>>;
  /** The evaluator was named: no other stands in for it. */
  readonly evaluatorIsNamed?: true;
  /** Questions that are really asked: the requested number or the test set's size, whichever is less. */
  readonly questions: number;
  /** Limit per run, seconds. */
  readonly limitS: number;
}

/** One point of a sweep: one load, measured `runs` times. */
export interface PointPlan {
  /** Unique in the plan: `rate-16`, `concurrency-128`, `tp8-bs32-il1024`. */
  readonly id: string;
  readonly load: Load;
  readonly command: Command;
  readonly runs: number;
  /** File name in the run folder; `{run}` and `{stamp}` are filled in when it is measured. */
  readonly log: string;
  /** Requests the client sends; absent for offline points. */
  readonly prompts?: number;
  /** Limit of one run, seconds. */
  readonly limitS: number;
  /** What one run is expected to take, seconds, where no night has shown it yet; for progress only. */
  readonly expectedS?: number;
  /** POST the server's flush path before each run. */
  readonly flushBefore: boolean;
  /** POST it between the runs of this point, but not before the first: what the old scripts did at rate 16. */
  readonly flushBetweenRuns?: boolean;
  /** Pause after each run, seconds: 0 but under the legacy protocol. */
  readonly pauseAfterS: number;
}

/** Offline points whose server arguments are equal, so that one process with one model load can measure them all. */
export interface PointGroup {
  /** Ids of its points, in the order in which the process measures them. */
  readonly points: readonly string[];
  readonly command: Command;
  /** File name in the run folder. */
  readonly log: string;
  /** Limit of the whole process, seconds. */
  readonly limitS: number;
}

/** Fetching the model's files, when that was asked for and they are missing. */
export interface DownloadPlan {
  readonly huggingFaceId: string;
  readonly directory: string;
  readonly needsGb: number;
  readonly command: Command;
}

/** What must be there before anything starts. */
export interface Preflight {
  readonly paths: readonly {
    readonly path: string;
    readonly kind: 'file' | 'directory';
    readonly what: string;
    readonly hint: string;
  }[];
  /** Lock files of dead JIT builds, removed before a start: name patterns (`*` = any) under directories. */
  readonly staleLocks: readonly { readonly directory: string; readonly pattern: string }[];
  readonly jitWarmup?: {
    readonly missingAnyOf: readonly string[];
    readonly command: Command;
    readonly port: number;
    readonly limitS: number;
  };
}

/** One benchmark of one model in one mode, decided to the last word before anything runs. Plain JSON. */
export interface Plan {
  readonly schema: 1;
  readonly model: {
    readonly id: string;
    readonly family: string;
    readonly label: string;
    readonly variant: string;
    readonly path: string;
    readonly tokenizer?: string;
    readonly tp: number;
    /** Public sources of a recipe that this toolkit has not yet run on hardware. */
    readonly untriedRecipe?: readonly string[];
  };
  readonly hardware: Hardware;
  readonly node: string;
  readonly mode: 'online' | 'offline';
  /** `standard`, `dp_attention`, … online; `normal`, `long_context`, `dummy` offline. */
  readonly subMode: string;
  /** Full image name. */
  readonly image: string;
  /** Names the folder: the image's tag, or what `nightTagOf` makes of an image whose tag is of another form. */
  readonly imageTag: string;
  /** `sha256:…` of the image in its registry with which the night began; absent where nothing told it. */
  readonly imageDigest?: string;
  /** Id on this machine of an image that was made here and has no digest. */
  readonly imageId?: string;
  readonly backend: Backend;
  readonly protocol: Protocol;
  /** Absolute path of the run folder. */
  readonly runFolder: string;
  readonly preflight: Preflight;
  readonly server?: ServerPlan;
  readonly gate?: GatePlan;
  readonly points: readonly PointPlan[];
  /** Points of the profile that are not measured here, and the rule of the site that says so. */
  readonly excluded?: readonly { readonly point: string; readonly rule: string }[];
  /** Offline: may points with equal server arguments share a process (`grouped`), or is it one process per point (`isolated`). */
  readonly sweep: 'isolated' | 'grouped';
  /** Offline, `grouped`: every point is in exactly one group. */
  readonly groups?: readonly PointGroup[];
  readonly download?: DownloadPlan;
  /** Offline: where the online run of the same image is, whose accuracy gate decides whether there is anything to measure. */
  readonly onlineRun?: { readonly folder: string; readonly gateLog: string };
  readonly csv: {
    readonly file: string;
    /** The CSV's whole first line: `Online mode - GROK1 (TAG)`. */
    readonly title: string;
    /** The row's label, for example `MI300x-aiter, host` or `DeepSeek-V3-0324-FP8`. */
    readonly rowLabel: string;
    /** Offline: whether there is a Backend column. */
    readonly backendColumn: boolean;
    /** The CSV of the accuracy gate, for families that have one: its title, and the lines of its configuration. */
    readonly gsm8k?: {
      readonly file: string;
      readonly title: string;
      readonly configuration: readonly (readonly [name: string, value: number])[];
    };
  };
}
