import type { ModelProfile } from '@sglang-ci/core';
import type { ProfileVariables } from '../plan/override-profile.ts';
import type { PlanOptions } from '../plan/plan-options.ts';

/** A family of models as its command line and the nightly job know it. */
export interface BenchFamily {
  /** Its models, the default first. */
  readonly models: readonly ModelProfile[];
  /** Environment variables of the old scripts that set fields of the models. */
  readonly variables: ProfileVariables;
}

/** What a request says in the words of a plan's options. */
type PlanWords =
  | 'mode'
  | 'subMode'
  | 'imageTag'
  | 'imageDigest'
  | 'imageId'
  | 'modelPath'
  | 'tokenizer'
  | 'threshold'
  | 'gsm8kScript'
  | 'backend'
  | 'sweep'
  | 'serving'
  | 'gateFirst'
  | 'download'
  | 'sanity';

/** What was asked for on a benchmark's command line. What is absent is decided by environment, site file and defaults. */
export interface BenchRequest extends Pick<PlanOptions, PlanWords> {
  /** Full image name. */
  readonly image?: string | undefined;
  /** Id, label or alias of the model. */
  readonly model?: string | undefined;
  /** The model's name in folders and CSVs, if not its own. */
  readonly label?: string | undefined;
  /** Where the model is fetched from, if not from its own repository. */
  readonly huggingFaceId?: string | undefined;
  /** Settings named on the command line, by their names in `SETTINGS`. */
  readonly settings: Readonly<Record<string, unknown>>;
}
