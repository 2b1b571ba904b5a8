import { CiError, type Runner } from '@sglang-ci/core';
import type { NightSetup } from '../night/night.ts';

/** One thing that was looked at. A problem keeps a night from running; a warning does not. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

export type Said = Omit<Finding, 'check'>;

/** What a check looks at: the night that would run, and this machine. */
export interface Patient {
  readonly setup: NightSetup;
  /** This machine, also for nights whose benchmarks run in a container. */
  readonly runner: Runner;
}

/** One check of the doctor. It starts nothing, sends nothing and changes nothing. */
export interface Check {
  readonly id: string;
  look(patient: Patient): Promise<readonly Said[]>;
}

export function ok(message: string): Said {
  return { state: 'ok', message };
}

export function warning(message: string, hint?: string): Said {
  return { state: 'warning', message, ...(hint === undefined ? {} : { hint }) };
}

export function problem(message: string, hint?: string): Said {
  return { state: 'problem', message, ...(hint === undefined ? {} : { hint }) };
}

/** What a check threw, as a finding. */
export function problemOf(error: unknown): Said {
  if (error instanceof CiError) return problem(error.message, error.hint);
  return problem(error instanceof Error ? error.message : String(error));
}
