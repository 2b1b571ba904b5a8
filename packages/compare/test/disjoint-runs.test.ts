import { describe, expect, test } from 'vitest';
import { compareRuns } from '../src/index.ts';
import { measurement, onlineNight } from './samples.ts';

const accuracy = (day: number, value: number, model = 'GROK1') =>
  measurement(day, value, { metric: 'gsm8kAccuracy', loadKind: 'none', load: 0, runs: 5, model });
const clients = (day: number) =>
  onlineNight(day, { changes: { loadKind: 'concurrency', model: 'DeepSeek-V3-0324', node: 'mi300-b' } });

describe('runs that share no value', () => {
  test.each<[string, number, 'nothing' | 'worse']>([
    ['a better accuracy', 0.94, 'nothing'],
    ['an equal accuracy', 0.81, 'nothing'],
    ['a worse accuracy', 0.6, 'worse'],
  ])('are not called good: %s', (_, value, outcome) => {
    const { summary } = compareRuns(
      [...onlineNight(1), accuracy(1, 0.81)],
      [...clients(2), accuracy(2, value, 'DeepSeek-V3-0324')],
    );
    expect(summary.outcome).toBe(outcome);
    expect(summary.headline).toContain('no value that both runs have, 18 on one side only');
    expect(summary.headline).toMatch(/^DIFFERENT MODELS \(GROK1 and DeepSeek-V3-0324\), /);
  });

  test('are still compared where they measure nothing but accuracy', () => {
    expect(compareRuns([accuracy(1, 0.81)], [accuracy(2, 0.81)]).summary.outcome).toBe('same');
  });
});

test('two models that share loads are compared, and the models are said first', () => {
  const { summary } = compareRuns(onlineNight(1), onlineNight(2, { factor: 1.5, changes: { model: 'GROK2' } }));
  expect(summary.headline).toMatch(/^DIFFERENT MODELS \(GROK1 and GROK2\), PR IS WORSE: 9 of 9 values worse/);
});
