import type { ErrorCode, ExitCode, ResultsFile } from '@sglang-ci/core';
import type { BenchFiles } from '../results/write-files.ts';

/** What a benchmark came to. */
export interface BenchOutcome {
  readonly status: ResultsFile['status'];
  readonly exitCode: ExitCode;
  /** Why it is not `complete`, or what is odd about it. */
  readonly reason?: string;
  /** What ended it early, if that was foreseen. */
  readonly code?: ErrorCode;
  /** What to do about it, or the last lines of a log. */
  readonly hint?: string;
  /** Absolute path of the run folder. */
  readonly folder: string;
  readonly files: BenchFiles;
  readonly results: ResultsFile;
  /** Nothing was left to do: the files were only written again. */
  readonly alreadyDone: boolean;
}
