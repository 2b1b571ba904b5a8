import type { Backend, ModelProfile, Plan } from '@sglang-ci/core';
import type { ProfileVariables } from '../plan/override-profile.ts';

/** A family of models as its command line and the nightly job know it. */
export interface BenchFamily {
  /** Its models, the default first. */
  readonly models: readonly ModelProfile[];
  /** Environment variables of the old scripts that set fields of the models. */
  readonly variables: ProfileVariables;
}

/** What was asked for on a benchmark's command line. What is absent is decided by environment, site file and defaults. */
export interface BenchRequest {
  readonly mode: 'online' | 'offline';
  readonly subMode: string;
  /** Full image name. */
  readonly image?: string | undefined;
  /** Id, label or alias of the model. */
  readonly model?: string | undefined;
  readonly modelPath?: string | undefined;
  readonly tokenizer?: string | undefined;
  /** The model's name in folders and CSVs, if not its own. */
  readonly label?: string | undefined;
  /** Where the model is fetched from, if not from its own repository. */
  readonly huggingFaceId?: string | undefined;
  readonly threshold?: number | undefined;
  readonly gsm8kScript?: string | undefined;
  readonly backend?: Backend | undefined;
  readonly sweep?: Plan['sweep'] | undefined;
  readonly serving?: boolean | undefined;
  readonly gateFirst?: boolean | undefined;
  readonly download?: boolean | undefined;
  /** Settings named on the command line, by their names in `SETTINGS`. */
  readonly settings: Readonly<Record<string, unknown>>;
}
