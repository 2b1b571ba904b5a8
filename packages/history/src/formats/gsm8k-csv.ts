import type { GateOutcome, GateRun, Plan } from '@sglang-ci/core';
import { numberCell } from './number-cell.ts';
import { withoutCutEnd } from './without-cut-end.ts';

/** What a GSM8K CSV says. A value that is not there is absent. */
export interface Gsm8kCsv {
  readonly title: string;
  readonly tp?: number;
  readonly questions?: number;
  readonly parallel?: number;
  readonly shots?: number;
  readonly runs?: number;
  /** Share of right answers. */
  readonly accuracy?: number;
  readonly throughputTokS?: number;
  readonly latencyS?: number;
}

/** How the gate asked, for the file's configuration lines. */
export interface Gsm8kSettings {
  readonly questions: number;
  readonly parallel: number;
  readonly shots: number;
}

/** The DeepSeek GSM8K CSV (`…_online.csv`): configuration and averages over the runs that finished, `NA` where none did. */
export function renderGsm8kCsv(
  plan: Plan,
  gate: { readonly outcome: GateOutcome; readonly settings: Gsm8kSettings },
): string {
  const { outcome, settings } = gate;
  const finished = outcome.runs.filter((run) => !run.crashed);
  return [
    `GSM8K Accuracy Test - ${plan.model.label} (${plan.imageTag})`,
    '',
    'Test Configuration',
    `TP\t${plan.model.tp}`,
    `Questions\t${settings.questions}`,
    `Parallel\t${settings.parallel}`,
    `Shots\t${settings.shots}`,
    `Runs\t${outcome.runs.length}`,
    '',
    'Results',
    `Average Accuracy\t${outcome.accuracy?.toFixed(3) ?? 'NA'}`,
    `Average Throughput (tokens/s)\t${mean(finished, 'outputThroughputTokS')}`,
    `Average Latency (s)\t${mean(finished, 'latencyS')}`,
    '',
  ].join('\n');
}

function mean(runs: readonly GateRun[], key: 'outputThroughputTokS' | 'latencyS'): string {
  const values = runs.map((run) => run[key]).filter((value) => value !== undefined);
  return values.length === 0 ? 'NA' : (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3);
}

const LABELS = {
  TP: 'tp',
  Questions: 'questions',
  Parallel: 'parallel',
  Shots: 'shots',
  Runs: 'runs',
  'Average Accuracy': 'accuracy',
  'Average Throughput (tokens/s)': 'throughputTokS',
  'Average Latency (s)': 'latencyS',
} as const satisfies Record<string, keyof Gsm8kCsv>;

/** Reads a GSM8K CSV: with real tabs, and as the old script wrote it, with a backslash and a `t`. `undefined` for other files. */
export function parseGsm8kCsv(text: string): Gsm8kCsv | undefined {
  const { text: whole } = withoutCutEnd(text, { separator: '\n', isWhole: (line) => /\.\d{3}$/.test(line) });
  const lines = whole.split(/\r?\n/);
  const title = lines[0]?.trim() ?? '';
  if (!title.startsWith('GSM8K Accuracy Test')) return undefined;
  const values: Partial<Record<Exclude<keyof Gsm8kCsv, 'title'>, number>> = {};
  for (const line of lines) {
    const [label = '', cell] = line.split(/\t|\\t/);
    const value = numberCell(cell);
    if (value !== undefined && Object.hasOwn(LABELS, label)) values[LABELS[label as keyof typeof LABELS]] = value;
  }
  return { title, ...values };
}
