import type { BenchFamily, RunnerChoice, Surroundings } from '@sglang-ci/bench-kit';
import type {
  CiError,
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
import type { AlertReport, FailureKind } from '@sglang-ci/teams';
import type { NightOptions } from './night-options.ts';
import type { NightIncidents } from './note-incidents.ts';
import type { SanityRecord } from '../sanity/sanity-record.ts';

/** One model of the night and which of its benchmarks were asked for. */
export interface NightModel {
  readonly profile: ModelProfile;
  readonly family: BenchFamily;
  /** What was asked for and the model has. */
  readonly modes: readonly Plan['mode'][];
}

/** What a night is given: everything that does not change while it runs. */
export interface NightSetup {
  readonly options: NightOptions & Pick<RunnerChoice, 'runner'>;
  /** Why `options.runner` is what it is. */
  readonly runnerChoice: RunnerChoice;
  readonly settings: Settings;
  readonly surroundings: Surroundings;
  readonly models: readonly NightModel[];
  readonly node: string;
  /** Folder over `online/` and `offline/`. */
  readonly outputDir: string;
  readonly plotsDir: string;
  /** Calendar day of this night in the lab, `YYYYMMDD`. */
  readonly day: string;
  /** Tells this night from others of the same day: `grok1-deepseek-v3-0324_online`. */
  readonly name: string;
  /** For people: `GROK1 online and offline`. */
  readonly title: string;
  readonly simulated: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly emit: Emit;
  /** What happens to the program itself while the night goes on. */
  readonly incidents: NightIncidents | undefined;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** Aborted by these and by the night's deadline: for whatever takes long. */
  readonly workSignal: AbortSignal;
}

/** An image of the night and how old it is. */
export interface ChosenImage {
  readonly name: string;
  /** Stands for it in folders and tables. */
  readonly tag: string;
  /** Its ROCm as its tag or the image says it. */
  readonly rocm?: string;
  /** What a person should know about the choice. */
  readonly notes?: readonly string[];
  /** 0 = tonight's. */
  readonly daysBack: number;
  /** To which the night is pinned. */
  readonly digest?: string;
  /** Of an image that was made on this machine and has no digest. */
  readonly id?: string;
  /** Compressed size, where the source told it. */
  readonly sizeBytes?: number;
}

/** One benchmark that is to be run, or why it need not be. */
export interface Work {
  readonly plan: Plan;
  readonly image: ChosenImage;
  readonly needless?: string;
  /** Why it must not be run on this machine. */
  readonly refused?: CiError;
}

/** One benchmark of the night, as far as it has come. */
export interface BenchmarkRecord {
  readonly plan: Plan;
  readonly status: ResultsFile['status'] | 'skipped';
  readonly exitCode: ExitCode;
  readonly reason?: string;
  /** What kept it from its numbers, or from some of them. */
  readonly failure?: { readonly kind: FailureKind; readonly hint?: string | undefined };
  readonly results?: ResultsFile;
  readonly csv?: string;
  readonly tonight: readonly Measurement[];
  readonly verdict?: Verdict;
  readonly plots: readonly string[];
  readonly durationS: number;
  /** What went wrong after it was measured: it could not be judged, or not be drawn. */
  readonly problems: readonly string[];
}

/** One step of the night, as it went. */
export interface StageRecord {
  readonly id: string;
  readonly title: string;
  readonly outcome: 'ok' | 'failed' | 'skipped' | 'not-run';
  readonly durationS: number;
  /** What it did, or why it did not. */
  readonly detail?: string;
}

/** One card of the night and what became of it. */
export interface CardRecord {
  readonly path: string;
  readonly outcome: AlertReport['outcome'] | 'stopped-by-hand';
}

/** What a night has so far. A step takes it and returns the next one. */
export interface NightState {
  /** Tonight's first. */
  readonly images: readonly ChosenImage[];
  readonly work: readonly Work[];
  /** Images that were asked for and are not there, a sentence each. */
  readonly missing: readonly string[];
  readonly benchmarks: readonly BenchmarkRecord[];
  readonly stages: readonly StageRecord[];
  /** What ended the night early. */
  readonly failure?: unknown;
  readonly cards: readonly CardRecord[];
  /** What the sanity check found, an image each. */
  readonly sanity?: readonly SanityRecord[];
}

export const EMPTY_NIGHT: NightState = { images: [], work: [], missing: [], benchmarks: [], stages: [], cards: [] };

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
  /** It did not do all that it should, but the night goes on. */
  readonly failed?: boolean;
}
