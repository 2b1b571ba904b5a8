import type { PointPlan, ValidityCheck } from '@sglang-ci/core';
import type { ServerLog, ServingMetrics } from '@sglang-ci/metrics-parse';
import { isAnotherMode } from '../server/server-info.ts';
import { checkRate } from './check-rate.ts';
import type { GpuSight } from './watch-run.ts';

/** What is known of one finished client run. */
export interface RunFacts {
  readonly point: PointPlan;
  readonly metrics: ServingMetrics;
  /** Labels of the printed report: which percentiles it claims. */
  readonly labels: readonly string[];
  /** What the server logged while the run went on; absent when there is no such log. */
  readonly serverLog?: Pick<ServerLog, 'errors' | 'retractions'> | undefined;
  readonly gpus: GpuSight;
  /** Where the server is not what the plan asked for; absent when it did not tell, or nobody asked. */
  readonly serverDiffers?: readonly string[] | undefined;
}

/** The checks of a valid measurement of a serving run. A failed one makes the run invalid. */
export function judgeRun(facts: RunFacts): readonly ValidityCheck[] {
  return [
    checkCompleted(facts),
    checkRate(facts.point, facts.metrics),
    checkEnough(facts),
    checkServer(facts.serverLog),
    checkAsPlanned(facts.serverDiffers),
    ...checkGpus(facts.gpus),
  ];
}

/** A run whose checks did not fail may enter a baseline. */
export function isValid(checks: readonly ValidityCheck[]): boolean {
  return checks.every((check) => check.outcome !== 'failed');
}

function checkCompleted({ point, metrics }: RunFacts): ValidityCheck {
  const name = 'all-completed';
  const done = metrics.successfulRequests;
  if (done === undefined || point.prompts === undefined) {
    return { name, outcome: 'unknown', detail: 'the report does not say how many requests succeeded' };
  }
  return {
    name,
    outcome: done === point.prompts ? 'passed' : 'failed',
    detail: `${done} of ${point.prompts} requests succeeded`,
  };
}

/** Requests of which at least one lies beyond the percentile. */
const NEEDED_FOR: Readonly<Record<string, number>> = { P90: 10, P95: 20, P99: 100 };
/** Below this not even the median says much. */
const NEEDED_FOR_MEDIAN = 20;

function checkEnough({ metrics, labels }: RunFacts): ValidityCheck {
  const name = 'enough-requests';
  const done = metrics.successfulRequests;
  if (done === undefined) return { name, outcome: 'unknown', detail: 'the number of requests is not known' };
  if (done < NEEDED_FOR_MEDIAN) {
    return { name, outcome: 'failed', detail: `${done} requests are too few for a median (${NEEDED_FOR_MEDIAN})` };
  }
  const thin = Object.keys(NEEDED_FOR).filter(
    (percentile) => done < (NEEDED_FOR[percentile] ?? 0) && labels.some((label) => label.startsWith(`${percentile} `)),
  );
  return thin.length === 0
    ? { name, outcome: 'passed', detail: `${done} requests` }
    : { name, outcome: 'marked', detail: `${done} requests are few for ${thin.join(', ')}` };
}

/** No class of error may appear in the server's log while a run goes on; a full KV cache is marked. */
export function checkServer(log: RunFacts['serverLog']): ValidityCheck {
  const name = 'no-server-error';
  if (log === undefined) return { name, outcome: 'unknown', detail: 'there is no log of that time' };
  const errors = Object.entries(log.errors);
  if (errors.length > 0) {
    const detail = errors.map(([error, { count }]) => `${error} (${count})`).join(', ');
    return { name, outcome: 'failed', detail: `in the log: ${detail}` };
  }
  const { requests } = log.retractions;
  return requests > 0
    ? { name, outcome: 'marked', detail: `the KV cache was full: ${requests} requests were retracted` }
    : { name, outcome: 'passed', detail: 'no error in the log' };
}

/** A server in another mode than the plan's measures something else; other differences are marked. */
function checkAsPlanned(differs: RunFacts['serverDiffers']): ValidityCheck {
  const name = 'server-as-planned';
  if (differs === undefined) return { name, outcome: 'unknown', detail: 'the server does not tell its arguments' };
  if (differs.length === 0)
    return { name, outcome: 'passed', detail: 'the server runs with the arguments of the plan' };
  return { name, outcome: differs.some(isAnotherMode) ? 'failed' : 'marked', detail: differs.join('; ') };
}

/** Nobody else may use the GPUs, and nothing may slow them down. */
export function checkGpus({ known, foreign, throttledBy }: GpuSight): readonly ValidityCheck[] {
  return [checkUsers({ known, foreign }), checkThrottle(throttledBy)];
}

function checkUsers({ known, foreign }: Pick<GpuSight, 'known' | 'foreign'>): ValidityCheck {
  const name = 'gpus-clean';
  if (foreign.length > 0) {
    const who = foreign.map((holder) => `${holder.name ?? 'process'} (pid ${holder.pid})`).join(', ');
    return { name, outcome: 'failed', detail: `also on the GPUs: ${who}` };
  }
  return known
    ? { name, outcome: 'passed', detail: 'no other process on the GPUs' }
    : { name, outcome: 'unknown', detail: 'the probe names no processes' };
}

function checkThrottle(throttledBy: GpuSight['throttledBy']): ValidityCheck {
  const name = 'gpus-unthrottled';
  if (throttledBy === undefined) return { name, outcome: 'unknown', detail: 'the probe does not tell of throttling' };
  return throttledBy.length === 0
    ? { name, outcome: 'passed', detail: 'no thermal limit was reached' }
    : { name, outcome: 'failed', detail: `slowed down: ${throttledBy.join(', ')}` };
}
