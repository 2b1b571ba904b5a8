import { logTimeOf, type Plan, redactSecrets, type ResultsFile, type RunResult } from '@sglang-ci/core';
import { outcomeOf } from './finished-point.ts';

/** What a timing summary says beyond plan and results. */
export interface TimingSummaryFacts {
  /** The command line of the night, for people. */
  readonly command: string;
  /** How many lines of the server's logs name a `RuntimeError`, and how many a fatal error. */
  readonly runtimeErrors: number;
  readonly criticalErrors: number;
  readonly timeZone?: string;
}

/**
 * `timing_summary_STAMP.log` in the wording that other readers look for: start, image, hardware, host, server start,
 * GSM8K accuracy, seconds per run, error counts, total time. Values that do not exist have no line.
 */
export function renderTimingSummary(
  plan: Plan,
  night: { readonly results: ResultsFile; readonly facts: TimingSummaryFacts },
): string {
  const { results, facts } = night;
  return `${[
    ...headLines(plan, night),
    '',
    ...(results.serverStartS === undefined
      ? []
      : [`Server startup time: ${Math.round(results.serverStartS)} seconds`, '']),
    ...gateLines(results),
    ...sweepLines(plan, results),
    'Server Error Check:',
    `  RuntimeError count: ${facts.runtimeErrors}`,
    `  Server error status: ${facts.runtimeErrors + facts.criticalErrors === 0 ? 'PASS' : 'FAIL'}`,
    `  Critical error count: ${facts.criticalErrors}`,
    '',
    ...performanceLines(plan, results),
    ...tailLines(night),
  ].join('\n')}\n`;
}

const RULER = '='.repeat(40);

function headLines(
  plan: Plan,
  { results, facts }: { results: ResultsFile; facts: TimingSummaryFacts },
): readonly string[] {
  return [
    'TIMING SUMMARY LOG',
    '==================',
    `Script started at: ${timeOf(results.provenance.startedAt, facts)}`,
    `Command: ${redactSecrets(facts.command)}`,
    `Hardware: ${plan.hardware}`,
    `Docker image: ${plan.image}`,
    `Model: ${plan.model.path}`,
    `Hostname: ${plan.node}`,
    `Mode: ${plan.mode}`,
    `Attention backend: ${plan.backend}`,
  ];
}

function gateLines({ gate }: ResultsFile): readonly string[] {
  if (gate === undefined) return [];
  const crashed = gate.runs.filter((run) => run.crashed).length;
  return [
    'GSM8K Test Results:',
    `  Total runs: ${gate.runs.length}`,
    `  Valid runs: ${gate.runs.length - crashed}`,
    `  Excluded runs: ${crashed}`,
    ...(gate.accuracy === undefined
      ? []
      : [`  Average accuracy: ${gate.accuracy.toFixed(3)}`, `  GSM8K accuracy: ${gate.accuracy.toFixed(3)}`]),
    '',
  ];
}

function sweepLines(plan: Plan, results: ResultsFile): readonly string[] {
  const lines = plan.points.flatMap((point) => {
    const runs = results.runs.filter((run) => run.point === point.id && run.status === 'ok');
    const name =
      point.load.kind === 'request_rate' ? 'Rate' : point.load.kind === 'concurrency' ? 'Concurrency' : 'Batch';
    return [
      ...runs.map((run) => `  ${name} ${point.load.value}, Run ${run.run}: ${secondsOf(run)} seconds`),
      ...(runs.length < point.runs
        ? []
        : [
            `Completed ${name.toLowerCase()} ${point.load.value} - Total time: ${runs.reduce((sum, run) => sum + secondsOf(run), 0)} seconds`,
          ]),
    ];
  });
  return lines.length === 0 ? [] : ['Client Benchmark Results:', ...lines, ''];
}

function performanceLines(plan: Plan, results: ResultsFile): readonly string[] {
  if (plan.mode === 'offline') return [];
  const blocks = plan.points.flatMap((point) => {
    const outcome = outcomeOf(point, { results, by: 'e2eMs' });
    if (outcome.state !== 'measured') return [];
    const { e2eMs, ttftMs, itlMs, requestThroughputReqS } = outcome.run.metrics;
    return [
      `${point.load.kind === 'request_rate' ? 'Request Rate' : 'Concurrency'} ${point.load.value}:`,
      `  E2E Latency: ${shown(e2eMs)} ms`,
      `  TTFT: ${shown(ttftMs)} ms`,
      `  ITL: ${shown(itlMs)} ms`,
      `  Throughput: ${shown(requestThroughputReqS)} requests/s`,
      '',
    ];
  });
  return blocks.length === 0 ? [] : ['Performance Summary:', '===================', ...blocks];
}

function tailLines({ results, facts }: { results: ResultsFile; facts: TimingSummaryFacts }): readonly string[] {
  const { startedAt, endedAt } = results.provenance;
  const seconds = Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
  return [
    RULER,
    'OVERALL SCRIPT SUMMARY',
    RULER,
    `Script ended at: ${timeOf(endedAt, facts)}`,
    `Total execution time: ${seconds} seconds (${Math.floor(seconds / 60)} minutes)`,
    RULER,
  ];
}

function timeOf(instant: string, { timeZone }: TimingSummaryFacts): string {
  return logTimeOf(Date.parse(instant), timeZone);
}

function secondsOf(run: RunResult): number {
  return Math.round((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000);
}

function shown(value: number | undefined): string {
  return value?.toFixed(2) ?? 'NA';
}
