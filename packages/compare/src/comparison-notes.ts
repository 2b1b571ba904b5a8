import { formatValue, type Measurement, METRICS } from '@sglang-ci/core';
import type { AccuracyComparison, Comparison, ComparisonRow, SideNames } from './comparison.ts';
import { describeRow, describeRowLoad } from './describe-row.ts';
import { isLegacyProtocol } from './legacy-protocol.ts';
import { VERDICT_RULES } from './rules.ts';

/** The measurements that were compared. */
interface Compared {
  readonly a: readonly Measurement[];
  readonly b: readonly Measurement[];
  readonly history: readonly Measurement[];
  readonly names: SideNames;
}

/** What a reader must know before trusting the numbers of a comparison, one sentence each. */
export function comparisonNotes(
  { rows, accuracy }: Pick<Comparison, 'rows' | 'accuracy'>,
  { a, b, history, names }: Compared,
): readonly string[] {
  const measured = rows.filter((row) => row.call !== 'missing');
  return [
    ...((a[0]?.date ?? '') > (b[0]?.date ?? '9') ? [`${names.b}'s image is the older of the two.`] : []),
    ...csvNotes({ a, b, names }),
    ...runNotes(measured),
    ...protocolNotes(measured, [protocolOf(a), protocolOf(b)]),
    ...unstableNotes(measured),
    ...smallNotes(measured),
    ...oddNightNotes(measured, { main: a[0], name: names.a }),
    ...(isAlike(a[0], b[0]) ? historyNotes(measured, history) : []),
    ...invalidNotes(names.a, a),
    ...invalidNotes(names.b, b),
    ...(accuracy ? [...evaluatorNotes(accuracy), ...passMarkNotes(accuracy, names)] : []),
    ...([...a, ...b].some((value) => value.simulated) ? ['The numbers are those of a simulated node.'] : []),
  ];
}

function csvNotes({ a, b, names }: Pick<Compared, 'a' | 'b' | 'names'>): readonly string[] {
  const isCsv = (run: readonly Measurement[]) => run.some(({ source, load }) => source === 'csv' && load > 0);
  if (!isCsv(a) && !isCsv(b)) return [];
  const which = isCsv(a) && isCsv(b) ? 'Both sides are' : `${isCsv(a) ? names.a : names.b} is`;
  return [
    `${which} known from the CSV alone, which keeps one run of each load, the best: best runs are compared, without an interval.`,
  ];
}

function runNotes(measured: readonly ComparisonRow[]): readonly string[] {
  const single =
    measured.length > 0 && measured.every((row) => row.basis === 'median' && row.runsA === 1 && row.runsB === 1);
  return single
    ? ['Every value is a single run on either side: the two runs alone do not tell how sure a change is.']
    : [];
}

function protocolOf(run: readonly Measurement[]): string | undefined {
  return run.find(({ protocol }) => protocol !== undefined)?.protocol;
}

function protocolNotes(
  measured: readonly ComparisonRow[],
  protocols: readonly (string | undefined)[],
): readonly string[] {
  if (measured.length === 0 || !protocols.some(isLegacyProtocol)) return [];
  if (new Set(protocols).size > 1) {
    const names = protocols.map((protocol) => protocol ?? 'unknown').join(' and ');
    return [
      `The two were measured by different protocols (${names}): the prefix cache alone changes TTFT and E2E latency.`,
    ];
  }
  return measured.some((row) => row.interval)
    ? [
        'The old protocol fills the prefix cache with its first run, so the runs are no repetitions of each other: the intervals compare run by run (first with first, and so on).',
      ]
    : [];
}

/** What nobody should read a calm night into. */
function unstableNotes(measured: readonly ComparisonRow[]): readonly string[] {
  const unstable = measured.filter((row) => row.usual && row.fence > VERDICT_RULES.unstableAbove);
  if (unstable.length === 0) return [];
  const named = unstable.map(
    (row) => `${METRICS[row.metric].label} at ${describeRowLoad(row)} (±${(row.fence * 100).toFixed(0)}%)`,
  );
  return [`So unstable from night to night that only larger changes show: ${named.join(', ')}.`];
}

/** Worth a word though the threshold is larger: VERDICT_RULES knows what no night shows by itself. */
function smallNotes(measured: readonly ComparisonRow[]): readonly string[] {
  return measured
    .filter(({ call, usual, interval, betterBy = 0 }) => {
      const isClear = interval !== undefined && (interval.low > 0 || interval.high < 0);
      return call === 'same' && !usual && isClear && Math.abs(betterBy) >= VERDICT_RULES.minChange;
    })
    .map((row) => `Below the threshold, yet more than the runs scatter: ${describeRow(row)}.`);
}

function isAlike(a: Measurement | undefined, b: Measurement | undefined): boolean {
  return a?.hardware === b?.hardware && a?.model === b?.model && a?.subMode === b?.subMode;
}

/** Who compares with an odd night finds what is odd about that night. */
function oddNightNotes(
  measured: readonly ComparisonRow[],
  { main, name }: { readonly main: Measurement | undefined; readonly name: string },
): readonly string[] {
  const known = measured.filter((row) => row.usual);
  const odd = known.filter((row) => row.usual?.holdsA === false).length;
  if (odd < known.length / 4 || odd === 0) return [];
  const night = main ? ` (${main.imageTag})` : '';
  return [
    `${name}${night} itself is outside its usual range in ${odd} of ${known.length} values: compare with another night too.`,
  ];
}

function historyNotes(measured: readonly ComparisonRow[], history: readonly Measurement[]): readonly string[] {
  const unknown = measured.filter((row) => !row.usual).length;
  if (history.length === 0 || unknown === 0) return [];
  return [
    `${unknown} of ${measured.length} values have too few nights of the same node, ROCm and protocol before the older run: there the threshold decides.`,
  ];
}

function invalidNotes(side: string, run: readonly Measurement[]): readonly string[] {
  const reasons = new Set(run.filter((value) => !value.valid).flatMap((value) => value.invalidReasons));
  return reasons.size === 0
    ? []
    : [`${side} has values that are not compared, because they are invalid: ${[...reasons].join('; ')}.`];
}

function evaluatorNotes({ a, b, evaluatorA, evaluatorB }: AccuracyComparison): readonly string[] {
  if (a === undefined || b === undefined || evaluatorA === evaluatorB) return [];
  const [before, after] = [evaluatorA, evaluatorB].map((name) => name ?? "SGLang's script");
  return [`The accuracies are not comparable: ${before} and ${after} ask in different ways.`];
}

function passMarkNotes({ a, b, thresholdA, thresholdB }: AccuracyComparison, names: SideNames): readonly string[] {
  const below = (side: string, value: number | undefined, mark: number | undefined) =>
    value !== undefined && mark !== undefined && value < mark
      ? [`${side}'s accuracy of ${percent(value)} is below its pass mark of ${percent(mark)}.`]
      : [];
  return [...below(names.a, a, thresholdA), ...below(names.b, b, thresholdB)];
}

function percent(share: number): string {
  return formatValue('gsm8kAccuracy', share);
}
