import { describe, expect, test } from 'vitest';
import { randomWorkload } from '../src/workload/random-workload.ts';

const grok = { version: '0.5.6.post2', seed: 1, inputLen: 1024, outputLen: 1024, rangeRatio: 0, dataset: 'random' };

describe('the random workload', () => {
  test.each([
    ['0.5.6.post2', 1, 300, 152_612, 156_136],
    ['0.5.6.post2', 2, 600, 308_748, 307_112],
    ['0.5.6.post2', 4, 1200, 615_860, 607_135],
    ['0.5.6.post2', 8, 2400, 1_222_995, 1_213_873],
    ['0.5.6.post1', 1, 300, 152_612, 160_347],
    ['0.5.6', 2, 600, 308_748, 308_712],
    ['0.4.9.post2', 4, 1200, 615_860, 607_936],
    ['0.5.3', 8, 2400, 1_222_995, 1_218_922],
  ])('of %s has the totals real clients print at rate %d', (version, requestRate, numPrompts, input, output) => {
    const requests = randomWorkload({ ...grok, version, numPrompts, requestRate });
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

  test.each([
    ['random', '0.5.6', 1, 300, 293.57],
    ['random', '0.5.6.post2', 4, 1200, 305.29],
    ['random-ids', '0.5.6.post2', 4, 1200, 282.65],
  ])(
    '%s of %s sends its last request at rate %d when NumPy says so',
    (dataset, version, requestRate, numPrompts, lastS) => {
      const requests = randomWorkload({ ...grok, dataset, version, numPrompts, requestRate });
      expect((requests.at(-1)?.offsetMs ?? 0) / 1000).toBeCloseTo(lastS, 2);
    },
  );

  test('spreads arrivals as a Poisson process of the asked rate', () => {
    const requests = randomWorkload({ ...grok, numPrompts: 2400, requestRate: 8 });
    const lastS = (requests.at(-1)?.offsetMs ?? 0) / 1000;
    expect(lastS).toBeGreaterThan(280);
    expect(lastS).toBeLessThan(320);
  });
});
