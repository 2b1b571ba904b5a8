import type { AccuracyDetails } from '@sglang-ci/history';
import { compareCounts, comparePairs, Z95 } from './compare-proportions.ts';
import type { AccuracyComparison } from './comparison.ts';
import type { RunSide } from './run-side.ts';
import { isUsable } from './series-key.ts';

/** Questions that one run of the accuracy script asks: GSM8K's test set, whatever `--num-questions` above it says. */
const GSM8K_QUESTIONS = 1319;

/**
 * Compares accuracies by the paired test where both sides kept their answers, else by the counts of right answers over
 * all runs. A difference counts when its 95% interval leaves out zero, and above `threshold`. `undefined` if neither run
 * has an accuracy; not comparable (`missing`) where two evaluators asked, for their scores are two quantities.
 *
 * The runs of one side ask the same questions, so their answers are not independent. Taking them as if they were is on the
 * safe side here, for the other side asks the very same questions: what is hard for the one is hard for the other, and
 * only the answers that change from run to run are left to scatter the difference, which is less than binomial.
 */
export function compareAccuracy(a: RunSide, b: RunSide, threshold: number): AccuracyComparison | undefined {
  const [before, after] = [accuracyOf(a), accuracyOf(b)];
  if (!before && !after) return undefined;
  const known = {
    ...(before && { a: before.accuracy, runsA: before.runs }),
    ...(after && { b: after.accuracy, runsB: after.runs }),
    ...passMarks(a.details?.accuracy, b.details?.accuracy),
    ...evaluators(before, after),
  };
  if (!before || !after || before.evaluator !== after.evaluator) return { ...known, call: 'missing' };
  const questions = before.questions;
  const pairs = pairsOf(a.details?.accuracy, b.details?.accuracy);
  const { difference, low, high, pValue } = pairs ? comparePairs(pairs) : compareCounts(before.count, after.count);
  const counts = (low > 0 || high < 0) && Math.abs(difference) >= threshold;
  return {
    ...known,
    questions,
    difference,
    standardError: (high - low) / (2 * Z95),
    interval: { low, high },
    pValue,
    ...(pairs ? { test: 'paired', onlyA: pairs.onlyA, onlyB: pairs.onlyB } : { test: 'counts' }),
    call: !counts ? 'same' : difference > 0 ? 'better' : 'worse',
  };
}

function accuracyOf({ run, details }: RunSide) {
  const measured = run.findLast((value) => value.metric === 'gsm8kAccuracy' && isUsable(value));
  if (!measured) return undefined;
  const questions = details?.accuracy?.questions ?? GSM8K_QUESTIONS;
  const asked = questions * measured.runs;
  const count = { right: Math.round(measured.value * asked), asked };
  const { value: accuracy, runs, evaluator } = measured;
  return { accuracy, runs, questions, count, evaluator };
}

type Asked = ReturnType<typeof accuracyOf>;

function evaluators(before: Asked, after: Asked): Pick<AccuracyComparison, 'evaluatorA' | 'evaluatorB'> {
  return {
    ...(before?.evaluator !== undefined && { evaluatorA: before.evaluator }),
    ...(after?.evaluator !== undefined && { evaluatorB: after.evaluator }),
  };
}

function passMarks(a: AccuracyDetails | undefined, b: AccuracyDetails | undefined) {
  return {
    ...(a?.threshold !== undefined && { thresholdA: a.threshold }),
    ...(b?.threshold !== undefined && { thresholdB: b.threshold }),
  };
}

/** Only where both sides answered the same questions. */
function pairsOf(a: AccuracyDetails | undefined, b: AccuracyDetails | undefined) {
  const [answersA, answersB] = [a?.answers, b?.answers];
  if (!answersA || !answersB || answersA.length !== answersB.length) return undefined;
  const only = (here: readonly boolean[], there: readonly boolean[]) =>
    here.filter((right, question) => right && there[question] === false).length;
  return { onlyA: only(answersA, answersB), onlyB: only(answersB, answersA), asked: answersA.length };
}
