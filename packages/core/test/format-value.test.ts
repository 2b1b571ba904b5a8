import { expect, test } from 'vitest';
import { describeLoad, formatChange, formatValue, type MetricKey } from '../src/index.ts';

test.each<[MetricKey, number, string]>([
  ['e2eMs', 25_341.4, '25,341 ms'],
  ['ttftMs', 184.64, '184.6 ms'],
  ['itlMs', 17.754, '17.75 ms'],
  ['e2eLatencyS', 2.3456, '2.346 s'],
  ['gsm8kAccuracy', 0.8237, '82.4%'],
  ['kvCacheTokens', 981_350, '981,350 tokens'],
  ['kvCacheGb', 64.23, '64.23 GB'],
])('%s %d is "%s"', (metric, value, text) => {
  expect(formatValue(metric, value)).toBe(text);
});

test.each([
  [0.209, '+21%'],
  [-0.0042, '-0.4%'],
  [0.0996, '+10%'],
  [0, '+0.0%'],
  [-1.017, '-102%'],
])('a change of %d is %s', (fraction, text) => {
  expect(formatChange(fraction)).toBe(text);
});

test.each([
  [{ loadKind: 'request_rate', load: 8 } as const, 'rate 8'],
  [{ loadKind: 'concurrency', load: 16 } as const, 'concurrency 16'],
  [{ loadKind: 'batch_size', load: 32, inputLen: 1024 } as const, 'batch 32 (in 1024)'],
  [{ loadKind: 'batch_size', load: 32 } as const, 'batch 32'],
  [{ loadKind: 'none', load: 0 } as const, ''],
])('%j is "%s"', (of, text) => {
  expect(describeLoad(of)).toBe(text);
});
