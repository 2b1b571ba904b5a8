import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareCounts, comparePairs } from '../src/compare-proportions.ts';
import { incompleteBeta } from '../src/incomplete-beta.ts';
import { ratioInterval } from '../src/ratio-interval.ts';
import { studentTQuantile } from '../src/student-t.ts';

/** Every expected number is of scipy 1.17.1 or statsmodels 0.15.0, computed by the named function. */

test.each([
  [0.5, 3, 4, 0.65625],
  [0.01, 2.5, 0.5, 3.4075027649461746e-6],
  [0.9, 10, 2, 0.6973568802],
  [0.3, 660, 700, 1.1939839081192025e-46],
])('I_%d(%d, %d) as scipy.special.betainc', (x, a, b, expected) => {
  expect(incompleteBeta(x, a, b) / expected).toBeCloseTo(1, 10);
});

test.each([
  [0.975, 1, 12.706204736174694],
  [0.975, 2, 4.302652729749462],
  [0.975, 2.5, 3.5746548420036817],
  [0.975, 4, 2.7764451051977934],
  [0.995, 3, 5.840909309733355],
  [0.975, 30, 2.0422724563012378],
  [0.9, 7.3, 1.4089223177480423],
])('the %d quantile of t with %d degrees of freedom as scipy.stats.t.ppf', (p, degrees, expected) => {
  expect(studentTQuantile(p, degrees)).toBeCloseTo(expected, 9);
});

describe('the interval of a ratio', () => {
  test.each([
    ['welch', [1000, 1010, 1005], [1040, 1060, 1049], 1.02402952, 1.0652193, 3.0132256],
    ['welch', [20.1, 19.8, 20.4], [19.9, 23.5, 20], 0.83508794, 1.31595428, 2.0995495],
    ['welch', [313.2, 320.5], [300.1, 305.9, 311.3, 299, 303.3], 0.90102291, 1.02103742, 1.8728362],
    ['one-sided-scatter', [1000, 1010, 1005], [1100], 1.06781326, 1.12192831, 2],
    ['one-sided-scatter', [100], [104, 105, 109, 101, 99], 0.92515149, 1.15885588, 4],
    ['paired', [1950, 320, 313], [2040, 331, 330], 1.02028858, 1.07013628, 2],
  ])('%s, as scipy.stats.ttest_ind and ttest_rel on logarithms: %j %j', (method, a, b, low, high, degreesOfFreedom) => {
    const interval = ratioInterval(a, b, { paired: method === 'paired' });
    expect(interval?.method).toBe(method);
    expect(interval?.low).toBeCloseTo(low, 7);
    expect(interval?.high).toBeCloseTo(high, 7);
    expect(interval?.degreesOfFreedom).toBeCloseTo(degreesOfFreedom, 6);
  });

  test.each([
    ['one run each', [1000], [1100], false],
    ['one side without runs', [], [1100, 1101], false],
    ['unequal numbers of runs in pairs', [1, 2], [1, 2, 3], true],
    ['one pair', [1000], [1100], true],
    ['runs equal to the last digit', [17.75, 17.75], [18.1, 18.1], false],
  ])('%s: none', (_, a, b, paired) => {
    expect(ratioInterval(a, b, { paired })).toBeUndefined();
  });

  test('swapping the sides turns it over, other units leave it alone, and up to five runs hold the ratio of medians', () => {
    const runs = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 5 });
    const middle = (values: readonly number[]) => {
      const sorted = values.toSorted((x, y) => x - y);
      const at = (sorted.length - 1) / 2;
      return ((sorted[Math.floor(at)] ?? 0) + (sorted[Math.ceil(at)] ?? 0)) / 2;
    };
    fc.assert(
      fc.property(runs, runs, (a, b) => {
        const interval = ratioInterval(a, b, { paired: false });
        if (!interval) return;
        const turned = ratioInterval(b, a, { paired: false });
        expect((turned?.low ?? 0) * interval.high).toBeCloseTo(1, 9);
        const inSeconds = ratioInterval(
          a.map((ms) => ms / 1000),
          b.map((ms) => ms / 1000),
          { paired: false },
        );
        expect((inSeconds?.low ?? 0) / interval.low).toBeCloseTo(1, 6);
        const ratio = middle(b) / middle(a);
        if (a.length % 2 === 1 && b.length % 2 === 1) {
          expect(ratio).toBeGreaterThanOrEqual(interval.low * 0.999);
          expect(ratio).toBeLessThanOrEqual(interval.high * 1.001);
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  test('holds the truth in 95 of 100 samples of three runs, spikes or not', () => {
    expect(coverage({ sigma: 0.01, spikes: 0 })).toBeGreaterThan(0.945);
    expect(coverage({ sigma: 0.045, spikes: 0.05 })).toBeGreaterThan(0.945);
  });
});

/** Share of 4,000 pairs of three runs whose interval holds their true ratio of 0.97. */
function coverage({ sigma, spikes }: { readonly sigma: number; readonly spikes: number }): number {
  let state = 12_345;
  const uniform = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const run = (level: number) => level * Math.exp(sigma * normal() + (uniform() < spikes ? 0.05 + 0.3 * uniform() : 0));
  const tries = 4_000;
  let held = 0;
  for (let at = 0; at < tries; at++) {
    const [a, b] = [1000, 970].map((level) => [run(level), run(level), run(level)]);
    const interval = ratioInterval(a ?? [], b ?? [], { paired: false });
    if (interval && interval.low <= 0.97 && interval.high >= 0.97) held++;
  }
  return held / tries;
}

describe('shares', () => {
  test.each([
    [1240, 1319, 1213, 1319, -0.039981571, -0.000896552, 0.0395350482],
    [6194, 6595, 6200, 6595, -0.007225444, 0.009044453, 0.8263484074],
    [1240, 1319, 6065, 6595, -0.034371902, -0.00549, 0.0108837818],
    [20, 20, 18, 20, -0.258658644, 0.076840462, 0.1467930873],
  ])(
    '%d/%d and %d/%d as statsmodels confint_proportions_2indep (agresti-caffo) and proportions_ztest',
    (rightA, askedA, rightB, askedB, low, high, pValue) => {
      const found = compareCounts({ right: rightA, asked: askedA }, { right: rightB, asked: askedB });
      expect(found.difference).toBeCloseTo(rightB / askedB - rightA / askedA, 12);
      expect(found.low).toBeCloseTo(low, 6);
      expect(found.high).toBeCloseTo(high, 6);
      expect(found.pValue).toBeCloseTo(pValue, 6);
    },
  );

  test.each([
    [30, 12, 1319, 0.007915897, -0.02344030595, -0.0038117758],
    [5, 5, 1319, 1, -0.00513967782, 0.00513967782],
    [0, 6, 1319, 0.03125, 0.00035263811, 0.00873138914],
    [41, 18, 1319, 0.003793706, -0.02896099834, -0.00586110612],
    [0, 0, 1319, 1, -0.00209826468, 0.00209826468],
  ])(
    '%d lost and %d won of %d as statsmodels mcnemar(exact=True), interval by hand',
    (onlyA, onlyB, asked, pValue, low, high) => {
      const found = comparePairs({ onlyA, onlyB, asked });
      expect(found.difference).toBeCloseTo((onlyB - onlyA) / asked, 12);
      expect(found.pValue).toBeCloseTo(pValue, 8);
      expect(found.low).toBeCloseTo(low, 8);
      expect(found.high).toBeCloseTo(high, 8);
    },
  );

  test('two equal models differ significantly in 5 of 100 pairs, not more', () => {
    let state = 99;
    const uniform = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const right = () => Array.from({ length: 1319 }, uniform).filter((value) => value < 0.94).length;
    const tries = 1_500;
    let called = 0;
    for (let at = 0; at < tries; at++) {
      const { low, high } = compareCounts({ right: right(), asked: 1319 }, { right: right(), asked: 1319 });
      if (low > 0 || high < 0) called++;
    }
    expect(called / tries).toBeLessThan(0.06);
    expect(called / tries).toBeGreaterThan(0.035);
  });
});
