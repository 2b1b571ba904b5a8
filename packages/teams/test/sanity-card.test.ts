import { expect, test } from 'vitest';
import { checkCard } from '../src/cards/check-card.ts';
import { type CheckedModel, sanityCard } from '../src/cards/sanity-card.ts';
import { renderCardText } from '../src/preview/render-card-text.ts';

const PASSED: CheckedModel = {
  label: 'GROK1-IN4',
  state: 'passed',
  accuracy: 0.854,
  required: 0.82,
  duration: '5m 19s',
};
const FAILED: CheckedModel = {
  label: 'QWEN-30B',
  state: 'failed',
  reason: 'Kernel compilation deadlock',
  duration: '5m 0s',
};
const SKIPPED: CheckedModel = { label: 'llama4', state: 'skipped', reason: 'Model path does not exist: /data/llama4' };
const NOT_TRIED: CheckedModel = { label: 'GROK2.5', state: 'not-tried', reason: 'the GPUs stayed busy' };

const cardOf = (models: readonly CheckedModel[]) =>
  sanityCard({
    date: '20251218',
    image: 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251218',
    hardware: 'mi30x',
    host: 'node-1',
    trials: 3,
    models,
    duration: '42m 0s',
    generatedAt: Date.parse('2025-12-18T18:00:00Z'),
  });

test.each([
  ['every checked model passed', [PASSED, SKIPPED], 'Every Checked Model Is Served', 'Models: 1/1 passed, 1 skipped'],
  ['one failed', [PASSED, FAILED, NOT_TRIED], 'Does Not Serve Every Model', 'Models: 1/2 passed, 1 not tried'],
  [
    'one could not be checked',
    [PASSED, NOT_TRIED],
    'Not Every Model Could Be Checked',
    'Models: 1/1 passed, 1 not tried',
  ],
  ['none was there', [SKIPPED], 'No Model Was Checked', 'Models: 0/0 passed, 1 skipped'],
])('a card when %s', (_, models, status, counts) => {
  const card = cardOf(models);
  expect(checkCard(card)).toStrictEqual([]);
  const text = renderCardText(card);
  for (const part of [status, counts]) expect(text).toContain(part);
});

test('each model has its line: accuracy with its pass mark, or the one reason', () => {
  const text = renderCardText(cardOf([PASSED, FAILED, SKIPPED]));
  expect(text).toContain('GSM8K accuracy: 85.4% (threshold ≥ 82.0%)');
  expect(text).toContain('Kernel compilation deadlock');
  expect(text).toContain('/data/llama4');
});
