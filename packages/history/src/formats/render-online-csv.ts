import { LOAD_LABEL, METRICS, type MetricKey, ONLINE_METRICS, type Plan } from '@sglang-ci/core';
import { type CsvResults, outcomeOf, type PointOutcome } from './finished-point.ts';

/**
 * The online CSV of a run folder: a title and three tab-separated sections with the loads in the plan's order. A cell
 * holds the run with the lowest median E2E latency of its load, is empty until all runs of the load have ended, and is
 * `NA` when the load failed.
 */
export function renderOnlineCsv(plan: Plan, results: CsvResults): string {
  const outcomes = plan.points.map((point) => outcomeOf(point, { results, by: 'e2eMs' }));
  const loads = plan.points.map((point) => String(point.load.value));
  const kind = plan.points[0]?.load.kind ?? 'request_rate';
  const sections = ONLINE_METRICS.map((metric) =>
    [
      METRICS[metric].csvSection,
      [LOAD_LABEL[kind], ...loads].join('\t'),
      [plan.csv.rowLabel, ...outcomes.map((outcome) => cell(outcome, metric))].join('\t'),
    ].join('\n'),
  );
  return `${[plan.csv.title, ...sections].join('\n\n')}\n`;
}

function cell(outcome: PointOutcome, metric: MetricKey): string {
  switch (outcome.state) {
    case 'unfinished':
      return '';
    case 'failed':
      return 'NA';
    case 'measured':
      return outcome.run.metrics[metric]?.toFixed(2) ?? 'NA';
  }
}
