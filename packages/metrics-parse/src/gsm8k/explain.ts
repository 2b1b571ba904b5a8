import type { RecordDraft } from '../common/record.ts';
import type { Gsm8kSession } from './gsm8k-log.ts';

/** Says what a reader must know before trusting a GSM8K log. */
export function explainGsm8k(facts: {
  readonly draft: RecordDraft;
  readonly sessions: readonly Gsm8kSession[];
  readonly bare: boolean;
  readonly complete: boolean;
  readonly bytes: number;
}): void {
  const { draft, sessions, bare, complete, bytes } = facts;
  const last = sessions.at(-1);
  if (bytes === 0) draft.problem('empty', 'The log is empty.');
  else if (!complete) {
    draft.problem('no-result', bare ? 'The script printed no result.' : 'The test ended without a verdict.');
  }
  if (sessions.length > 1) {
    draft.problem('several-sessions', `${sessions.length} tests in one log; the last one counts.`);
  }
  const crashed = last?.runs.filter((run) => run.crashed) ?? [];
  if (crashed.length > 0) {
    draft.problem('crashed-runs', `Without an accuracy: run ${crashed.map((run) => run.run).join(', ')}.`);
  }
  if (last?.average && crashed.some((run) => run.included !== false)) {
    draft.problem('crash-in-average', `The printed average ${last.average.value} counts crashed runs as 0.`);
  }
  if (last && last.serverNotResponding > 0) {
    draft.problem('server-down', `The server did not answer ${last.serverNotResponding} time(s) between runs.`);
  }
}
