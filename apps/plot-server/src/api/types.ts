import type { MetricKey, Verdict, VerdictStatus } from '@sglang-ci/core';
import type { Comparison } from '@sglang-ci/compare';
import type { TrendCharts } from '@sglang-ci/plots';
import type { SanityCheck } from '../sanity/sanity-checks.ts';

/** Which benchmark: nights with equal keys are comparable with each other. */
export interface BenchmarkKey {
  readonly model: string;
  readonly variant: string;
  readonly hardware: string;
  readonly mode: 'online' | 'offline';
  /** `standard`, `dp_attention`, … or `normal`, `long_context`, `dummy`. */
  readonly subMode: string;
}

/** Any part of a benchmark's key; a part that is absent matches all. */
export type BenchmarkFilter = { readonly [Part in keyof BenchmarkKey]?: string };

/** How a night went: `suspect` is worse than usual for the first time, `unjudged` has nothing to compare with yet. */
export type NightState = 'good' | 'suspect' | 'regressed' | 'failed' | 'running' | 'unjudged';

/** Nights that are not there: the one that was due, or all of a benchmark that is not run any more. */
export type Lateness = 'missing' | 'retired';

/** What may be said of a benchmark: how its last night went, and that it is late. */
export type BenchmarkState = NightState | Lateness;

/** One night as lists show it. */
export interface NightSummary extends BenchmarkKey {
  /** Path of the run folder below the base directory, with `/`: the night's name in every URL. */
  readonly id: string;
  /** Name of the run folder. */
  readonly folder: string;
  /** `YYYYMMDD`, the image's date. */
  readonly date: string;
  readonly imageTag: string;
  readonly node?: string;
  readonly rocm?: string;
  readonly protocol?: string;
  readonly state: NightState;
  /** The verdict's one line for people. */
  readonly headline: string;
  /** Share of right answers; `null` when the test ran and gave none. */
  readonly gsm8kAccuracy?: number | null;
  /** Loads with at least one value. */
  readonly loadsMeasured: number;
  /** Of a failed night: the line of its server log that says why, and where the log is shown. */
  readonly cause?: {
    readonly text: string;
    readonly line: number;
    readonly url: string;
    readonly errorClass?: string;
  };
  /** What is wrong or incomplete, one sentence each. */
  readonly problems: readonly string[];
  /** Numbers of a simulated node. */
  readonly simulated: boolean;
  /** The run folder's listing, already encoded. */
  readonly runUrl: string;
}

/** `GET /api/overview`: every benchmark with its state this morning. */
export interface Overview {
  /** Newest night of all, `YYYYMMDD`; absent for an empty store. */
  readonly newestDate?: string;
  /** Image date of the night that should be there by now, `YYYYMMDD`; in an archive, the newest night. */
  readonly dueDate?: string;
  /** By model, variant, hardware, mode, the plain sub-mode first. */
  readonly benchmarks: readonly BenchmarkOverview[];
  /** Run folders that belong to no benchmark's nights, such as one of a day that is not there yet: one sentence each. Absent if there are none. */
  readonly problems?: readonly string[];
}

export interface BenchmarkOverview extends BenchmarkKey {
  /** How its last night went, whenever that was. */
  readonly state: NightState;
  /** Absent where the night that is due is there, or is none. */
  readonly lateness?: Lateness;
  /** Of the last night, or since when nights are missing. */
  readonly headline: string;
  readonly nights: number;
  readonly lastNight: NightSummary;
  /** Calendar days from the last night to the due date; 0 when it is there. */
  readonly daysBehind: number;
  /** One value per calendar day up to the due date, of the load that got worst or else the highest; absent where no night has a value. */
  readonly sparkline?: Sparkline;
  /** The newest PNG in the plots folder. */
  readonly plotUrl?: string;
}

export interface Sparkline {
  readonly metric: MetricKey;
  /** `E2E latency, rate 16`. */
  readonly label: string;
  readonly unit: string;
  readonly better: 'lower' | 'higher';
  /** `YYYYMMDD`, consecutive days, as many as values. */
  readonly dates: readonly string[];
  /** `null` where there is no valid value. */
  readonly values: readonly (number | null)[];
}

/** `GET /api/nights`: parameters of {@link BenchmarkFilter}, `from`, `to`, `limit`, `before`. */
export interface NightsQuery extends BenchmarkFilter {
  /** First and last image date, `YYYYMMDD`. */
  readonly from?: string;
  readonly to?: string;
  /** Nights per page; the default is 50, the most 500. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly before?: string;
}

export interface NightsPage {
  /** Nights that the query matches, on all pages. */
  readonly total: number;
  /** Newest first. */
  readonly nights: readonly NightSummary[];
  /** The `before` of the next page; absent on the last. */
  readonly next?: string;
}

/** `GET /api/night?folder=`: one night in full. `folder` is a night's `id`, or its folder's name. */
export interface NightDetail {
  readonly night: NightSummary;
  /** Against the nights before it. */
  readonly verdict: Verdict;
  readonly values: readonly NightValue[];
  /** What was run, as far as `plan.json` says: `server`, `python3 -m sglang.launch_server …`. */
  readonly plan: readonly { readonly label: string; readonly text: string }[];
  readonly files: readonly NightFile[];
  /** `id`s of the benchmark's nights before and after this one. */
  readonly previous?: string;
  readonly next?: string;
}

export interface NightValue {
  readonly metric: MetricKey;
  readonly label: string;
  /** `rate 16`; empty for a value of the whole night. */
  readonly load: string;
  /** With its unit: `25,341 ms`. */
  readonly text: string;
  readonly value: number;
  readonly runValues: readonly number[];
  readonly valid: boolean;
  readonly invalidReasons: readonly string[];
}

export interface NightFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
  /** Already encoded. */
  readonly url: string;
}

/** `GET /api/trends`: parameters of {@link BenchmarkFilter}, `metric`, `load`, `from`, `to`, `days`, `points`. */
export interface TrendsQuery extends BenchmarkFilter {
  /** Only these charts; empty for the usual ones of the mode. */
  readonly metrics: readonly MetricKey[];
  /** Only these loads; empty for all. */
  readonly loads: readonly number[];
  /** First and last image date, `YYYYMMDD`. */
  readonly from?: string;
  readonly to?: string;
  /** Calendar days up to `to` or the newest night; `undefined` for all (`days=all`). */
  readonly days: number | undefined;
  /** Most slots on the date axis; more nights are thinned out so that extremes stay. */
  readonly points: number;
}

/** Chart.js configurations and marks, plain JSON, and what the page needs to go on from there. */
export interface Trends extends TrendCharts {
  readonly benchmark: BenchmarkKey;
  /** Judgement of the newest night in the range. */
  readonly last: NightSummary;
  /** The night that each slot of `axis` stands for; `null` for a day without one. */
  readonly slots: readonly (TrendNight | null)[];
  /** What else may be asked for. */
  readonly choices: {
    readonly metrics: readonly { readonly key: MetricKey; readonly label: string }[];
    readonly loads: readonly number[];
  };
}

export interface TrendNight {
  readonly id: string;
  readonly runUrl: string;
  readonly node?: string;
}

/** `GET /api/compare?a=&b=`: any two nights side by side. */
export interface NightComparison {
  readonly a: NightSummary;
  readonly b: NightSummary;
  readonly comparison: Comparison;
}

/** What pages and API answer from. `undefined`: there is no such benchmark or night. */
export interface DashboardData {
  overview(): Promise<Overview>;
  nights(query: NightsQuery): Promise<NightsPage>;
  night(folder: string): Promise<NightDetail | undefined>;
  trends(query: TrendsQuery): Promise<Trends | undefined>;
  compare(a: string, b: string): Promise<NightComparison | undefined>;
  /** The newest sanity check of each image. */
  sanity(): Promise<readonly SanityCheck[]>;
}

/** The state that a verdict stands for. */
export const STATE_OF_VERDICT: { readonly [Status in VerdictStatus]: NightState } = {
  good: 'good',
  'regression-suspected': 'suspect',
  'run-suspect': 'suspect',
  'changed-with-conditions': 'suspect',
  'regression-confirmed': 'regressed',
  'accuracy-failed': 'failed',
  failed: 'failed',
  'no-data': 'failed',
  'no-baseline': 'unjudged',
};
