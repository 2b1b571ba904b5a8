import type { Night } from '../night/night.ts';

/** What a folder's record or logs say of a night, before its name and its CSV are laid beside it. */
export type NightFacts = Pick<
  Night,
  | 'origin'
  | 'status'
  | 'points'
  | 'gsm8k'
  | 'kvCache'
  | 'serverStartS'
  | 'node'
  | 'product'
  | 'backend'
  | 'protocol'
  | 'simulated'
  | 'problems'
> & {
  /** `YYYYMMDD` of the first run. */
  readonly startedOn?: string;
};
