import type { Plan, Provenance } from '@sglang-ci/core';

/** The accuracy test of a run, question by question where its folder has that. */
export interface AccuracyDetails {
  /** Questions one run asks. */
  readonly questions?: number;
  /** Share of right answers of every run that counts, in order. */
  readonly runs: readonly number[];
  /** Pass mark. */
  readonly threshold?: number;
  /** Was the answer to question 0, 1, … right? Of one run, where the script was told to keep its answers. */
  readonly answers?: readonly boolean[];
}

/** What a run's folder tells beside its measurements: how it was set up, and the single runs of its accuracy test. Plain JSON. */
export interface RunDetails {
  /** Of runs of ours. */
  readonly plan?: Plan;
  /** Of runs of ours: digest, driver, kernel, clocks. */
  readonly provenance?: Provenance;
  /** Image with its repository, where a timing summary of the old scripts names it. */
  readonly image?: string;
  /** Arguments that the server printed, by their Python names: `mem_fraction_static`. */
  readonly serverArgs?: Readonly<Record<string, string>>;
  /** Arguments of the load generator that shape a measurement, of its lowest load: `randomInputLen`, `seed`. */
  readonly clientArgs?: Readonly<Record<string, string>>;
  readonly accuracy?: AccuracyDetails;
}
