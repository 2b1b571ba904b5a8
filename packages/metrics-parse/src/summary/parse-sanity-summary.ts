import { type RuledLog, RuleParser } from '../common/line-rules.ts';
import { parseBytes } from '../common/log-parser.ts';
import { without } from '../common/values.ts';
import { SANITY_RULES, type SanityDraft } from './sanity-rules.ts';
import type { SanityTimingSummary } from './sanity-summary.ts';

const SANITY: RuledLog<SanityDraft, SanityTimingSummary> = {
  kind: 'sanity-timing-summary',
  draft: () => ({ models: [], attempts: [], summary: {}, skippedModels: {}, overall: false }),
  rules: SANITY_RULES,
  finish: (draft) => ({ ...without(draft, 'overall'), complete: draft.durationS !== undefined }),
};

/** The streaming form of `parseSanityTimingSummary`. */
export function sanityTimingSummaryParser(): RuleParser<SanityDraft, SanityTimingSummary> {
  return new RuleParser(SANITY);
}

/** Reads the `timing_summary_*.log` of a sanity check. */
export function parseSanityTimingSummary(log: string | Uint8Array): SanityTimingSummary {
  return parseBytes(sanityTimingSummaryParser(), log);
}
