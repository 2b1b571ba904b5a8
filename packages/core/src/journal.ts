import type { ProcessIdentity } from './ports.ts';
import type { GateOutcome, GateRun, Provenance, ResultsFile, RunResult } from './run-record.ts';

/** One line of a run folder's `journal.jsonl`: what happened, written after it is true on disk. `at` is ISO 8601. */
export type JournalEntry =
  | {
      readonly type: 'session-started';
      readonly at: string;
      readonly planHash: string;
      readonly node: string;
      readonly pid: number;
      /** What was probed of the machine before anything ran. */
      readonly facts?: Partial<Provenance>;
      /** True on a simulated node. */
      readonly simulated?: boolean;
      /** The command line that started the session, for people. */
      readonly command?: string;
    }
  | {
      readonly type: 'process-started';
      readonly at: string;
      readonly role: 'server' | 'client' | 'gate' | 'warm-up';
      readonly identity: ProcessIdentity;
      readonly log: string;
      readonly point?: string;
      readonly run?: number;
    }
  | { readonly type: 'process-ended'; readonly at: string; readonly identity: ProcessIdentity }
  | {
      readonly type: 'server-ready';
      readonly at: string;
      readonly startS: number;
      readonly log: string;
      readonly kvCacheTokens?: number;
      readonly kvCacheGb?: number;
      readonly sglangVersion?: string;
      readonly differs: readonly string[];
    }
  | { readonly type: 'gate-run'; readonly at: string; readonly result: GateRun }
  | { readonly type: 'gate'; readonly at: string; readonly outcome: GateOutcome }
  | { readonly type: 'run'; readonly at: string; readonly result: RunResult }
  | {
      readonly type: 'point-failed';
      readonly at: string;
      readonly point: string;
      readonly reason: string;
      /** It would fail the same way again (out of memory): a later session does not try it again. */
      readonly final?: boolean;
    }
  | {
      readonly type: 'session-ended';
      readonly at: string;
      readonly status: ResultsFile['status'];
      readonly reason?: string;
    };
