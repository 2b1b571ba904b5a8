import { describe, expect, test } from 'vitest';
import { randomWorkload } from '../src/workload/random-workload.ts';

const grok = { seed: 1, inputLen: 1024, outputLen: 1024, rangeRatio: 0, dataset: 'random' };

describe('the random workload', () => {
  test.each([
    [1, 300, 152_612, 156_136],
    [2, 600, 308_748, 307_112],
    [4, 1200, 615_860, 607_135],
    [8, 2400, 1_222_995, 1_213_873],
  ])('has the totals real clients print at rate %d', (requestRate, numPrompts, input, output) => {
    const requests = randomWorkload({ ...grok, numPrompts, requestRate });
    expect(requests.reduce((sum, r) => sum + r.inputLen, 0)).toBe(input);
    expect(requests.reduce((sum, r) => sum + r.outputLen, 0)).toBe(output);
  });

  test('shares its first prompts between loads, so that a warm cache helps the next load', () => {
    const small = randomWorkload({ ...grok, numPrompts: 300, requestRate: 1 });
    const large = randomWorkload({ ...grok, numPrompts: 600, requestRate: 2 });
    expect(large.slice(0, 300).map((r) => [r.promptKey, r.inputLen])).toEqual(
      small.map((r) => [r.promptKey, r.inputLen]),
    );
  });

  test('sends everything at once at an infinite rate, with equal lengths at ratio 1', () => {
    const options = { ...grok, numPrompts: 128, inputLen: 3200, outputLen: 800, rangeRatio: 1 };
    const requests = randomWorkload({ ...options, requestRate: Number.POSITIVE_INFINITY });
    expect(new Set(requests.map((r) => `${r.inputLen}/${r.outputLen}/${r.offsetMs}`))).toEqual(new Set(['3200/800/0']));
  });

  test('spreads arrivals as a Poisson process of the asked rate', () => {
    const requests = randomWorkload({ ...grok, numPrompts: 2400, requestRate: 8 });
    const lastS = (requests.at(-1)?.offsetMs ?? 0) / 1000;
    expect(lastS).toBeGreaterThan(280);
    expect(lastS).toBeLessThan(320);
  });
});
