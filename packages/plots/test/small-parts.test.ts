import { describe, expect, test } from 'vitest';
import { spreadOut } from '../src/draw/spread-out.ts';
import { plotFileName } from '../src/index.ts';
import { wrapText } from '../src/render/wrap-text.ts';
import { formatValue } from '../src/trend/format-value.ts';

describe('plotFileName', () => {
  test.each([
    [{ mode: 'online', subMode: 'standard' }, '20251216_GROK1_online_standard.png'],
    [{ mode: 'online', subMode: 'mtp_test' }, '20251216_GROK1_online_mtp.png'],
    [{ mode: 'online', subMode: 'dp_attention_mtp_test' }, '20251216_GROK1_online_dp_mtp.png'],
    [{ mode: 'online', subMode: 'all', split: true }, '20251216_GROK1_online_all_split.png'],
    [{ mode: 'offline', subMode: 'normal' }, '20251216_GROK1_offline.png'],
    [{ mode: 'offline', subMode: 'normal', format: 'svg' }, '20251216_GROK1_offline.svg'],
    [{ mode: 'offline', subMode: 'long_context' }, '20251216_GROK1_offline_long_context.png'],
  ] as const)('%o is %s', (plot, name) => {
    expect(plotFileName({ day: '20251216', model: 'GROK1_MOE', ...plot })).toBe(name);
  });
});

describe('formatValue', () => {
  test.each([
    ['e2eMs', 94_606.79, '94,607'],
    ['ttftMs', 128.72, '128.7'],
    ['itlMs', 16.083, '16.08'],
    ['gsm8kAccuracy', 0.8145, '81.5%'],
    ['decodeLatencyS', 0.011_64, '0.0116'],
    ['prefillLatencyS', 0, '0.00'],
    ['kvCacheTokens', 4_588_137, '4,588,137'],
    ['kvCacheGb', 140, '140.0'],
  ] as const)('%s %d is %s', (metric, value, text) => {
    expect(formatValue(metric, value)).toBe(text);
  });
});

describe('spreadOut', () => {
  test.each([
    ['leaves what is apart', [10, 50, 90], [10, 50, 90]],
    ['moves equal places apart', [50, 50], [50, 60]],
    ['keeps the order of the places', [60, 55], [65, 55]],
    ['pushes back from the end', [95, 99, 100], [80, 90, 100]],
  ])('%s', (_, places, moved) => {
    expect(spreadOut(places, { gap: 10, from: 0, to: 100 })).toEqual(moved);
  });
});

test('wrapText breaks at blanks and keeps words whole', () => {
  expect(wrapText('aa bb cccccccc d', (text) => text.length, 5)).toEqual(['aa bb', 'cccccccc', 'd']);
});
