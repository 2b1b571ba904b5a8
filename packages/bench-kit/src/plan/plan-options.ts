import type { Backend, Hardware, Plan, Settings } from '@sglang-ci/core';

/** What a plan is made of besides the model: tonight's choices. Everything optional has its default in the model or the settings. */
export interface PlanOptions {
  readonly mode: 'online' | 'offline';
  /** `standard`, `dp_attention`, … online; `normal`, `long_context`, `dummy` offline. */
  readonly subMode: string;
  /** Full image name. */
  readonly image: string;
  /** The tag that stands for it in folders and CSVs, where more is known of it than its name says. */
  readonly imageTag?: string | undefined;
  readonly imageDigest?: string | undefined;
  readonly imageId?: string | undefined;
  readonly hardware: Hardware;
  readonly node: string;
  readonly settings: Settings;
  readonly modelPath?: string | undefined;
  readonly tokenizer?: string | undefined;
  /** Folder over the run folders, instead of the settings'. */
  readonly outputDir?: string | undefined;
  readonly threshold?: number | undefined;
  readonly gsm8kScript?: string | undefined;
  readonly backend?: Backend | undefined;
  readonly sweep?: Plan['sweep'] | undefined;
  /** Also sweep in a mode that only runs the accuracy gate (`--enable-dp-test`). */
  readonly serving?: boolean | undefined;
  /** Offline: run the accuracy gate on a short-lived server first. Absent: as the model says, or when a threshold is set. */
  readonly gateFirst?: boolean | undefined;
  /** Fetch the model when its files are missing. */
  readonly download?: boolean | undefined;
  /** Online: only start the server and see its best accuracy, as the sanity check of an image asks. */
  readonly sanity?: SanityOptions | undefined;
}

/** One model of a sanity check. */
export interface SanityOptions {
  readonly runFolder: string;
  /** Accuracy runs at most. */
  readonly trials: number;
  /** Second try of a server whose kernel builds were stuck. */
  readonly withoutCudaGraph: boolean;
}
