import type { BenchFamily, Surroundings } from '@sglang-ci/bench-kit';
import type {
  Clock,
  Emit,
  ExitCode,
  Measurement,
  ModelProfile,
  Plan,
  ResultsFile,
  Settings,
  Verdict,
} from '@sglang-ci/core';
import type { NightOptions } from './night-options.ts';

/** What a night is given: everything that does not change while it runs. */
export interface NightSetup {
  readonly options: NightOptions;
  readonly settings: Settings;
  readonly family: BenchFamily;
  readonly surroundings: Surroundings;
  readonly model: ModelProfile;
  /** The benchmarks of this night: what was asked for and the model has. */
  readonly modes: readonly Plan['mode'][];
  readonly node: string;
  /** Folder over `online/` and `offline/`. */
  readonly outputDir: string;
  readonly plotsDir: string;
  /** Calendar day of this night in the lab, `YYYYMMDD`. */
  readonly day: string;
  readonly simulated: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** The image of the night and how old it is. */
export interface ChosenImage {
  readonly name: string;
  readonly tag: string;
  /** 0 = tonight's. */
  readonly daysBack: number;
  readonly digest?: string;
  /** Compressed size, where the source told it. */
  readonly sizeBytes?: number;
}

/** One benchmark of the night, as far as it has come. */
export interface BenchmarkRecord {
  readonly plan: Plan;
  readonly status: ResultsFile['status'] | 'skipped';
  readonly exitCode: ExitCode;
  readonly reason?: string;
  readonly results?: ResultsFile;
  readonly csv?: string;
  readonly tonight: readonly Measurement[];
  readonly verdict?: Verdict;
  readonly plots: readonly string[];
  readonly durationS: number;
}

/** What a night has so far. A step takes it and returns the next one. */
export interface NightState {
  readonly image?: ChosenImage;
  readonly benchmarks: readonly BenchmarkRecord[];
  /** What ended the night early. */
  readonly failure?: unknown;
  readonly cards: readonly string[];
  readonly notifyFailed: boolean;
}

export const EMPTY_NIGHT: NightState = { benchmarks: [], cards: [], notifyFailed: false };

/** One step of the night. Steps are data: their order is the night. */
export interface Step {
  readonly id: string;
  readonly title: string;
  /** Runs even after an earlier step has failed. */
  readonly always?: boolean;
  /** Is there anything to do for it in this night? Without it: yes. */
  appliesTo?(setup: NightSetup): boolean;
  run(setup: NightSetup, state: NightState): Promise<StepResult>;
}

export interface StepResult {
  readonly state: NightState;
  /** What it did, in one line. */
  readonly detail?: string;
  readonly skipped?: boolean;
}
