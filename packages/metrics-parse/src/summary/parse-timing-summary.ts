import { type RuledLog, RuleParser } from '../common/line-rules.ts';
import { parseBytes } from '../common/log-parser.ts';
import { without } from '../common/values.ts';
import type { TimingDraft } from './timing-draft.ts';
import { TIMING_RULES } from './timing-rules.ts';
import type { TimingSummary } from './timing-summary.ts';

const TIMING_SUMMARY: RuledLog<TimingDraft, TimingSummary> = {
  kind: 'timing-summary',
  draft: () => ({
    section: 'head',
    attentionBackends: [],
    serverStartupS: [],
    loadRuns: [],
    loadTotals: [],
    skippedLoads: [],
    performance: [],
    healthCheckFailures: 0,
    connectionErrors: 0,
    restartsSucceeded: 0,
    restartsFailed: 0,
    alreadyComplete: false,
  }),
  rules: TIMING_RULES,
  finish: (draft) => ({
    ...without(draft, 'section'),
    performance: draft.performance.filter((point) => Object.keys(point).length > 1),
    complete: draft.durationS !== undefined,
  }),
};

/** The streaming form of `parseTimingSummary`. */
export function timingSummaryParser(): RuleParser<TimingDraft, TimingSummary> {
  return new RuleParser(TIMING_SUMMARY);
}

/** Reads a `timing_summary_*.log` of an online benchmark. Its presence says nothing: every killed run leaves one. */
export function parseTimingSummary(log: string | Uint8Array): TimingSummary {
  return parseBytes(timingSummaryParser(), log);
}
