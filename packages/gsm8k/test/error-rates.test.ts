import type { GateRun } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { type GateRule, judgeGate } from '../src/judge-gate.ts';

const GATES = 5_000;

interface Rates {
  /** Share of gates that pass. */
  readonly passed: number;
  /** Share of gates that say `pass` or `fail` on the wrong side of the threshold. */
  readonly surelyWrong: number;
  readonly meanRuns: number;
}

/** Simulated gates of a model whose accuracy is `truth` and whose runs scatter around it with `sd`. */
function simulate(model: { readonly truth: number; readonly sd: number; readonly threshold: number }): Rates {
  const random = seededNormal(20_260_301);
  const rule: GateRule = { threshold: model.threshold, maxRuns: 5, questions: 1_319 };
  const gates = Array.from({ length: GATES }, () => oneGate(rule, () => model.truth + model.sd * random()));
  const wrong = model.truth < model.threshold ? 'pass' : 'fail';
  return {
    passed: gates.filter(({ passed }) => passed).length / GATES,
    surelyWrong: gates.filter(({ outcome }) => outcome === wrong).length / GATES,
    meanRuns: gates.reduce((sum, { runs }) => sum + runs.length, 0) / GATES,
  };
}

function oneGate(rule: GateRule, accuracyOf: () => number) {
  const runs: GateRun[] = [];
  for (;;) {
    runs.push({ run: runs.length + 1, accuracy: Number(accuracyOf().toFixed(3)), crashed: false });
    const { settled, outcome } = judgeGate(runs, rule);
    if (settled) return outcome;
  }
}

/** Standard normal numbers: mulberry32 and Box-Muller, so that every run of the test sees the same ones. */
function seededNormal(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

const THRESHOLD = 0.93;
/** Scatter of runs of one night, as measured on real nights: 0.3 to 0.65 points. */
const MEASURED_SD = 0.0065;
/** Scatter if each answer were drawn anew: more than any night has shown. */
const BINOMIAL_SD = Math.sqrt((0.93 * 0.07) / 1_319);

describe.each([
  ['measured scatter', MEASURED_SD, 0.02],
  ['binomial scatter', BINOMIAL_SD, 0.03],
])('%s', (_, sd, limit) => {
  test.each([
    ['1 SD below the threshold seldom passes', -1],
    ['1 SD above the threshold seldom fails', 1],
  ])('a model %s', (_title, offset) => {
    const { passed } = simulate({ truth: THRESHOLD + offset * sd, sd, threshold: THRESHOLD });
    expect(offset < 0 ? passed : 1 - passed).toBeLessThan(limit);
  });

  test('looking after every run does not turn chance into certainty', () => {
    const below = simulate({ truth: THRESHOLD - 1e-9, sd, threshold: THRESHOLD });
    const above = simulate({ truth: THRESHOLD + 1e-9, sd, threshold: THRESHOLD });
    expect(below.surelyWrong).toBeLessThan(0.045);
    expect(above.surelyWrong).toBeLessThan(0.045);
  });
});

test('a model far from the threshold needs one run', () => {
  expect(simulate({ truth: 0.96, sd: MEASURED_SD, threshold: THRESHOLD }).meanRuns).toBeLessThan(1.1);
  expect(simulate({ truth: 0.9, sd: MEASURED_SD, threshold: THRESHOLD }).meanRuns).toBeLessThan(1.1);
});
