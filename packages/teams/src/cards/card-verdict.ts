import {
  type CellVerdict,
  type Measurement,
  type MetricKey,
  OFFLINE_METRICS,
  ONLINE_METRICS,
  type Verdict,
  type VerdictStatus,
} from '@sglang-ci/core';

/** What a benchmark card tells of tonight: a verdict, or numbers that nobody compared with history (`not-judged`). */
export type CardVerdict = Omit<Verdict, 'status'> & { readonly status: VerdictStatus | 'not-judged' };

/** Tonight's numbers without a verdict: analysis was switched off, or judging failed. `reason` becomes the headline. */
export function unjudged(night: {
  readonly folder: string;
  readonly imageTag: string;
  readonly date: string;
  readonly reason: string;
  readonly status?: VerdictStatus | 'not-judged';
  readonly tonight?: readonly Measurement[];
}): CardVerdict {
  const { folder, imageTag, date, reason, status = 'not-judged', tonight = [] } = night;
  const cells = tonight.filter(({ metric }) => SHOWN.has(metric)).map(cellOf);
  return { status, headline: reason, folder, imageTag, date, cells, contextChanges: [], notes: [] };
}

/** What CSVs hold and verdicts judge; the rest is in the logs. */
const SHOWN: ReadonlySet<MetricKey> = new Set([...ONLINE_METRICS, ...OFFLINE_METRICS]);

function cellOf({ metric, loadKind, load, inputLen, value, runs, valid }: Measurement): CellVerdict {
  const state = valid ? 'warming-up' : 'invalid';
  return { metric, loadKind, load, state, value, runs, ...(inputLen !== undefined && { inputLen }) };
}
