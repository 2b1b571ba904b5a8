import { describe, expect, test } from 'vitest';
import { OURS } from '../bench/support/candidates.ts';
import {
  DATASETS_ABSENT,
  NAB_SPIKES,
  nabConfirmations,
  otavaOracle,
  perfherderOracle,
  tcpdF1,
} from '../bench/support/labelled.ts';
import { realNights } from '../bench/support/real-nights.ts';
import { scoreReal } from '../bench/support/real.ts';

const nights = realNights();

describe.skipIf(typeof nights === 'string')(`real nights${typeof nights === 'string' ? ` (${nights})` : ''}`, () => {
  test('steps that hindsight sees are confirmed within a week and well dated, and little else is', () => {
    const score = scoreReal(OURS, typeof nights === 'string' ? [] : nights);
    expect(score.steps).toBeGreaterThanOrEqual(40);
    expect(score.found / score.steps).toBeGreaterThanOrEqual(0.95);
    expect(score.dated / score.found).toBeGreaterThanOrEqual(0.9);
    expect(score.elsewherePerYear).toBeLessThanOrEqual(1);
  });
});

describe.skipIf(DATASETS_ABSENT !== '')(`labelled series${DATASETS_ABSENT && ` (${DATASETS_ABSENT})`}`, () => {
  test.each(NAB_SPIKES)('%s: spikes are suspected, fewer than one in 365 values is confirmed', (name) => {
    const { suspected, confirmedPerYear } = nabConfirmations(name);
    expect(suspected).toBeGreaterThan(0);
    expect(confirmedPerYear).toBeLessThanOrEqual(1);
  });

  test('the segmentation agrees with people on where levels change', () => {
    expect(tcpdF1()['segmentation of this package']).toBeGreaterThanOrEqual(0.7);
  });

  test("the candidates' ports give what their authors assert", () => {
    expect(otavaOracle()).toStrictEqual({ same: 10, all: 10 });
    expect(perfherderOracle()).toStrictEqual({ same: 7, all: 7 });
  });
});
