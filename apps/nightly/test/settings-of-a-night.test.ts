import { resolveSettings } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { checkSiteModels } from '../src/night/check-site-models.ts';
import { modelsKnownTo } from '../src/night/choose-models.ts';
import { weakSettings } from '../src/night/weak-settings.ts';

describe('a model that the site file names', () => {
  const [first] = modelsKnownTo(undefined);
  const own = first === undefined ? [] : [{ ...first, id: 'lab-1', label: 'LAB1', aliases: [] }];
  const check = (id: string) =>
    checkSiteModels({ [id]: { modelPath: '/x' } }, { known: modelsKnownTo({ models: own }), path: 'site.json' });

  test.each(['grok1', 'deepseek-v3-0324', 'lab-1', 'gpt-oss-120b'])('%s is known', (id) => {
    expect(() => check(id)).not.toThrow();
  });

  test.each([
    ['grok9', 'did you mean grok1?'],
    ['GROK1', 'did you mean grok1?'],
    ['deepseek', 'did you mean deepseek-v3-0324?'],
    ['lab1', 'did you mean lab-1?'],
    ['something-else', expect.stringMatching(/^known: lab-1, grok1, /)],
  ])('%s is not, and who was meant is said', (id, hint) => {
    expect(() => check(id)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: `site.json: models.${id}: there is no such model`,
        hint,
      }),
    );
  });
});

test.each([
  [{}, []],
  [{ analysisDays: 8 }, []],
  [{ analysisDays: 7 }, [expect.stringMatching(/the last 7 days alone .* fewer than 7 are left/)]],
  [{ analysisDays: 7, skipAnalysis: true }, []],
  [{ gsm8kThreshold: 0 }, [expect.stringContaining('the pass mark of the accuracy test is 0')]],
  [{ gsm8kThreshold: 0.8 }, []],
])('the settings %j are weak: %j', (options, expected) => {
  expect(weakSettings(resolveSettings({ options, env: {} }))).toStrictEqual(expected);
});
