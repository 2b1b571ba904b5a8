import type { ContextChange, LoadKind, MetricKey } from '@sglang-ci/core';
import type { RatioMethod } from './ratio-interval.ts';

/**
 * What a change is: `same` is less than its fence or inside the usual range; `unclear` is beyond the threshold, but the
 * runs scatter so much that it may be nothing; `missing` is on one side only.
 */
export type ComparisonCall = 'worse' | 'better' | 'unclear' | 'same' | 'missing';

/** A 95% confidence interval of a relative change, positive = better; from the runs of these two nights alone. */
export interface ChangeInterval {
  readonly low: number;
  readonly high: number;
  readonly method: RatioMethod;
  readonly degreesOfFreedom: number;
}

/** Where a value usually lies from night to night, by the nights before the older of the two runs. Unit of the metric. */
export interface UsualRange {
  readonly low: number;
  readonly high: number;
  readonly nights: number;
  readonly holdsA: boolean;
  readonly holdsB: boolean;
}

/** One quantity in both runs. */
export interface ComparisonRow {
  readonly metric: MetricKey;
  readonly loadKind: LoadKind;
  readonly load: number;
  /** Offline. */
  readonly inputLen?: number;
  readonly outputLen?: number;
  /** GPUs and backend: only where a side measured with several. */
  readonly tp?: number;
  readonly backend?: string;
  /** The values that are compared; absent where a run has no usable one. */
  readonly a?: number;
  readonly b?: number;
  /** Medians of the valid runs; `best-run` where a side is only a CSV: then both are their CSV's cells. */
  readonly basis: 'median' | 'best-run';
  /** How many runs stand behind a and b. */
  readonly runsA?: number;
  readonly runsB?: number;
  /** Relative change from a to b, positive = b is better, whatever the metric's direction. */
  readonly betterBy?: number;
  readonly interval?: ChangeInterval;
  /** Smallest change that counts: the series' own noise where history knows it, else the given threshold. */
  readonly fence: number;
  readonly fenceFrom: 'history' | 'threshold';
  /** Present where history knows it. */
  readonly usual?: UsualRange;
  readonly call: ComparisonCall;
}

/** The GSM8K accuracies of two runs. Fractions. */
export interface AccuracyComparison {
  readonly a?: number;
  readonly b?: number;
  /** Runs of the test behind each. */
  readonly runsA?: number;
  readonly runsB?: number;
  /** Questions a run asks. */
  readonly questions?: number;
  /** b minus a; absent when one is missing. */
  readonly difference?: number;
  /** Of the difference. */
  readonly standardError?: number;
  /** 95% confidence interval of the difference. */
  readonly interval?: { readonly low: number; readonly high: number };
  /** Two-sided. */
  readonly pValue?: number;
  /** `paired`: question by question (McNemar); `counts`: right answers of all runs (two proportions). */
  readonly test?: 'paired' | 'counts';
  /** Of a paired test: questions that only one side answered right. */
  readonly onlyA?: number;
  readonly onlyB?: number;
  /** Pass marks, where the runs name them. */
  readonly thresholdA?: number;
  readonly thresholdB?: number;
  /** Who asked, if not SGLang's script. */
  readonly evaluatorA?: string;
  readonly evaluatorB?: string;
  readonly call: 'better' | 'worse' | 'same' | 'missing';
}

/** One thing in which the two runs were set up differently. A side on which it is not set is absent. */
export interface SetupDifference {
  readonly area: 'machine' | 'image' | 'model' | 'server' | 'client' | 'accuracy test' | 'protocol' | 'points';
  /** In words: `server flag --mem-fraction-static`. */
  readonly what: string;
  readonly from?: string;
  readonly to?: string;
}

/** What the two runs are called in texts. */
export interface SideNames {
  readonly a: string;
  readonly b: string;
}

/** What happened, for the first screen. */
export interface ComparisonSummary {
  /** `mixed`: some worse and some better; `nothing`: no value that both runs have, so an accuracy that is no worse decides nothing. */
  readonly outcome: 'worse' | 'mixed' | 'unclear' | 'better' | 'same' | 'nothing';
  /** One line for people. */
  readonly headline: string;
  /** Rows by call. */
  readonly counts: { readonly [Call in ComparisonCall]: number };
}

/** Two runs side by side: `a` is the older or main one, `b` the one in question. Plain JSON. */
export interface Comparison {
  readonly summary: ComparisonSummary;
  /** In the order of tables: lengths, metric, load. */
  readonly rows: readonly ComparisonRow[];
  /** The GSM8K accuracies; absent if neither run has one. */
  readonly accuracy?: AccuracyComparison;
  /** What the models of the two runs are called, where they are not the same one. */
  readonly models?: SideNames;
  /** Conditions that make the two runs different series and may explain a change. */
  readonly contextChanges: readonly ContextChange[];
  /** Everything else in which the two were set up differently, as far as their folders tell. */
  readonly differences: readonly SetupDifference[];
  /** What to know before trusting the numbers, one sentence each. */
  readonly notes: readonly string[];
  /** Were fences taken from history? */
  readonly fenced: boolean;
}
