import type { LineRule } from '../common/line-rules.ts';
import type { LogRecord } from '../common/record.ts';
import type { Mutable } from '../common/values.ts';
import type { SanityAttempt, SanityTimingSummary, SanityTrial, Share } from './sanity-summary.ts';

type AttemptDraft = Mutable<Omit<SanityAttempt, 'trials'>> & { trials: SanityTrial[] };

/** A sanity summary while its lines are read. */
export type SanityDraft = Mutable<
  Omit<SanityTimingSummary, keyof LogRecord | 'attempts' | 'summary' | 'skippedModels'>
> & {
  attempts: AttemptDraft[];
  summary: Record<string, string>;
  skippedModels: Record<string, string>;
  /** The `OVERALL SUMMARY` has begun. */
  overall: boolean;
};

type Rule = LineRule<SanityDraft>;

/** Puts values into the attempt that came last; lines before the first attempt belong to none. */
function attempt(pattern: RegExp, values: (groups: readonly string[]) => Partial<AttemptDraft>): Rule {
  return {
    pattern,
    read: (draft, groups) => {
      const last = draft.attempts.at(-1);
      const found = values(groups);
      if (last) Object.assign(last, found);
      return `attempts[${draft.attempts.length - 1}].${Object.keys(found).join(',')}`;
    },
  };
}

function head(pattern: RegExp, values: (groups: readonly string[]) => Partial<SanityDraft>): Rule {
  return {
    pattern,
    read: (draft, groups) => {
      const found = values(groups);
      Object.assign(draft, found);
      return Object.keys(found).join(',');
    },
  };
}

function share(text: string | undefined): Share {
  const [count, of] = (text ?? '').split('/');
  return of === undefined ? { count: Number(count) } : { count: Number(count), of: Number(of) };
}

const HEAD_RULES: readonly Rule[] = [
  head(/^Machine: (.+)$/, ([machine = '']) => ({ machine })),
  head(/^Platform: (.+)$/, ([hardware = '']) => ({ hardware })),
  head(/^Models: (.+)$/, ([models = '']) => ({ models: models.split(', ') })),
  head(/^Trials per model: (\d+)$/, ([trials]) => ({ trialsPerModel: Number(trials) })),
  head(/^Docker image: (.+)$/, ([dockerImage = '']) => ({ dockerImage })),
  head(/^OVERALL SUMMARY/, () => ({ overall: true })),
  head(/^Total execution time: (\d+(?:\.\d+)?)s/, ([seconds]) => ({ durationS: Number(seconds) })),
  head(/^Models tested: (\d+(?:\/\d+)?)(?: \(|$)/, ([text]) => ({ tested: share(text) })),
  head(/^Models passed: (\d+(?:\/\d+)?)(?: \(|$)/, ([text]) => ({ passed: share(text) })),
  head(/^Models failed: (\d+(?:\/\d+)?)(?: \(|$)/, ([text]) => ({ failed: share(text) })),
  head(/^Models skipped: (\d+(?:\/\d+)?)(?: \(|$)/, ([text]) => ({ skipped: share(text) })),
];

const ATTEMPT_RULES: readonly Rule[] = [
  {
    pattern: /^=== (.+) on (mi\d+x) ===/,
    read: (draft, [model = '']) => `attempts[${draft.attempts.push({ model, fallback: false, trials: [] }) - 1}]`,
  },
  {
    pattern: /^(Start|End) time: (.+)$/,
    read: (draft, [which, stamp = '']) => {
      const key = which === 'Start' ? 'startedAt' : 'endedAt';
      const target = draft.overall ? draft : (draft.attempts.at(-1) ?? draft);
      target[key] = stamp;
      return target === draft ? key : `attempts[${draft.attempts.length - 1}].${key}`;
    },
  },
  attempt(/^Server startup: (\d+(?:\.\d+)?)s/, ([seconds]) => ({ startupS: Number(seconds) })),
  attempt(/^Server startup: FAILED after (\d+(?:\.\d+)?)s/, ([seconds]) => ({ startupFailedAfterS: Number(seconds) })),
  attempt(/^Error: (.+)$/, ([error = '']) => ({ error })),
  attempt(/^Note: Running with --disable-cuda-graph/, () => ({ fallback: true })),
  attempt(
    /^Warmup run: (\d+(?:\.\d+)?)s - (\w+) \(accuracy: (\d+(?:\.\d+)?)\)/,
    ([seconds, result = '', accuracy]) => ({
      warmup: { seconds: Number(seconds), result, accuracy: Number(accuracy) },
    }),
  ),
  {
    pattern: /^Trial (\d+): (\w+) \[.*?\] \((?:Accuracy: (\d+(?:\.\d+)?)|No accuracy)(?:, Time: (\d+(?:\.\d+)?)s)?\)/,
    read: (draft, [trial, result = '', accuracy, seconds]) => {
      const values = {
        trial: Number(trial),
        result,
        ...(accuracy === undefined ? {} : { accuracy: Number(accuracy) }),
        ...(seconds === undefined ? {} : { seconds: Number(seconds) }),
      };
      draft.attempts.at(-1)?.trials.push(values);
      return `attempts[${draft.attempts.length - 1}].trials[${values.trial - 1}]`;
    },
  },
  attempt(/^Final result: (\w+) \[/, ([final = '']) => ({ final })),
  attempt(
    /^(Highest a|Average a|A)ccuracy: (\d+(?:\.\d+)?) \(Required: (\d+(?:\.\d+)?)\)/,
    ([by = '', accuracy, required]) => ({
      required: Number(required),
      deciding: { by: by === 'A' ? 'single' : by.startsWith('H') ? 'highest' : 'average', accuracy: Number(accuracy) },
    }),
  ),
  attempt(/^Total time: (\d+(?:\.\d+)?)s/, ([seconds]) => ({ durationS: Number(seconds) })),
];

const MODEL_RULES: readonly Rule[] = [
  {
    pattern: /^(\S+): SKIPPED (?:- )?(.+)$/,
    read: (draft, [model = '', reason = '']) => {
      draft.skippedModels[model] = reason;
      return `skippedModels.${model}`;
    },
  },
  {
    pattern: /^ {2}(\S+): (PASS|FAIL|SKIPPED)$/,
    read: (draft, [model = '', verdict = '']) => {
      draft.summary[model] = verdict;
      return `summary.${model}`;
    },
  },
];

/** Every kind of line of a sanity summary. */
export const SANITY_RULES: readonly Rule[] = [...HEAD_RULES, ...ATTEMPT_RULES, ...MODEL_RULES];
