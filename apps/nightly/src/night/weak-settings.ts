import { VERDICT_RULES } from '@sglang-ci/compare';
import { DEFAULTS, type Settings } from '@sglang-ci/core';

/** Settings that are allowed and make a night see less than its readers think, a sentence each. */
export function weakSettings(
  settings: Pick<Settings, 'analysisDays' | 'skipAnalysis' | 'gsm8kThreshold'>,
): readonly string[] {
  const { analysisDays, skipAnalysis, gsm8kThreshold } = settings;
  const { warmUpNights } = VERDICT_RULES;
  const isShort = analysisDays <= warmUpNights && !skipAnalysis;
  return [
    ...(isShort
      ? [
          `nights are compared with those of the last ${analysisDays} days alone (analysisDays): as soon as one is lost, fewer ` +
            `than ${warmUpNights} are left, and then no change below 10% is found; ${DEFAULTS.analysisDays} is the default`,
        ]
      : []),
    ...(gsm8kThreshold === 0
      ? ['the pass mark of the accuracy test is 0 (gsm8kThreshold): a model that answers nothing rightly passes']
      : []),
  ];
}
