import type { World } from './world.ts';
import type { NightWish, StartedNight } from '../sim-site.ts';

/** The stages of a night, in their order. */
export const STAGES = [
  'GPU check',
  'image',
  'container',
  'server',
  'gate',
  'sweep',
  'parsing',
  'CSV',
  'plot',
  'verdict',
  'Teams',
] as const;
export type Stage = (typeof STAGES)[number];

/** What can happen to a night in a stage. */
export const FAULTS = [
  'killed',
  'child killed',
  'disk full',
  'no permission',
  'hang',
  'garbage',
  'network gone',
  'clock jump',
  'second night',
  'output gone',
  'terminal gone',
] as const;
export type Fault = (typeof FAULTS)[number];

/** One cell of the table: a fault in a stage, and what the night has to make of it. */
export interface FaultCase {
  readonly stage: Stage;
  readonly fault: Fault;
  /** What happens, in a few words. */
  readonly what: string;
  /** What the machine has to offer; the case is skipped, with a reason, where it does not. */
  readonly needs?: 'root' | 'docker';
  /** How the night is started. */
  readonly wish?: (world: World) => NightWish | Promise<NightWish>;
  /** What this night and the next have in common. */
  readonly nights?: (world: World) => Promise<NightWish>;
  /** What happens before it starts. */
  readonly before?: (world: World) => Promise<void>;
  /** What happens to it while it runs. */
  readonly during?: (world: World, night: StartedNight) => Promise<void>;
  /** What is put right again before the next night. */
  readonly after?: (world: World) => Promise<void>;
  readonly expected: Expected;
  /** Only in the whole campaign: it waits for minutes, or in the short one of the tests another stage stands for it. */
  readonly isLong?: boolean;
  /** What is wrong on the disk on purpose, as long as the fault lasts. */
  readonly planted?: RegExp;
  /** The next night: the same one once more, or tomorrow's. `same-day` unless given. */
  readonly next?: 'same-day' | 'next-day';
}

export interface Expected {
  /** Exit codes that tell the truth; `null`: killed. */
  readonly code: number | null | readonly number[];
  /** What the output has to say. */
  readonly says?: RegExp;
  /** What the card has to say, as it arrives or, where it cannot, as it lies on the disk. */
  readonly card?: RegExp;
  /** What `night.json` has to say, which is always there at the end of a night that had begun. */
  readonly night?: { readonly exitCode: number; readonly incidents?: RegExp };
  /** `results.json` says so. Absent: not looked at. `none`: there must not be one. */
  readonly status?: 'complete' | 'partial' | 'failed' | 'aborted' | 'accuracy-failed' | 'none';
}

/** A pair that makes no sense, and why. */
export interface NotApplicable {
  readonly stage: Stage;
  readonly fault: Fault;
  readonly reason: string;
}
