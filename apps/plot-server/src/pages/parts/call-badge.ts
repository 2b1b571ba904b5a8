import type { ComparisonCall, ComparisonSummary } from '@sglang-ci/compare';
import type { BenchmarkState } from '../../api/types.ts';
import type { Html } from './html.ts';
import { stateIcon, stateTone } from './state-badge.ts';

interface Look {
  readonly word: string;
  readonly like: BenchmarkState;
}

const CALLS: { readonly [Call in ComparisonCall]: Look } = {
  worse: { word: 'Worse', like: 'regressed' },
  better: { word: 'Better', like: 'good' },
  unclear: { word: 'Unclear', like: 'suspect' },
  same: { word: 'Same', like: 'unjudged' },
  missing: { word: 'One side only', like: 'missing' },
};

const OUTCOMES: { readonly [Outcome in ComparisonSummary['outcome']]: Look } = {
  worse: { word: 'B is worse', like: 'regressed' },
  mixed: { word: 'B is worse in some, better in others', like: 'regressed' },
  unclear: { word: 'Not clear', like: 'suspect' },
  better: { word: 'B is better', like: 'good' },
  same: { word: 'No change that counts', like: 'good' },
  nothing: { word: 'Nothing to compare', like: 'missing' },
};

/** What became of one value from A to B. */
export function callBadge(call: ComparisonCall): Html {
  return stateIcon(CALLS[call].like, CALLS[call].word);
}

/** What became of a night as a whole from A to B. */
export function outcomeBadge(outcome: ComparisonSummary['outcome']): Html {
  return stateIcon(OUTCOMES[outcome].like, OUTCOMES[outcome].word);
}

/** The colour's name of an outcome. */
export function outcomeTone(outcome: ComparisonSummary['outcome']): string {
  return stateTone(OUTCOMES[outcome].like);
}
