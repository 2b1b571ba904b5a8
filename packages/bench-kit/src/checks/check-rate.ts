import type { PointPlan, ValidityCheck } from '@sglang-ci/core';
import type { ServingMetrics } from '@sglang-ci/metrics-parse';

const name = 'rate-achieved';
/** How far the achieved load may be from the one asked for. */
const TOLERANCE = 0.05;

/**
 * Was the load as asked? A server that cannot keep up is `marked`: an explained state, not an error of the measurement.
 * More than was asked for means that the client did not do what it was told.
 */
export function checkRate(point: PointPlan, metrics: ServingMetrics): ValidityCheck {
  const { load } = point;
  switch (load.kind) {
    case 'request_rate':
      return checkRequestRate(load.value, metrics);
    case 'concurrency':
      return checkConcurrency(load.value, metrics.concurrency);
    case 'batch_size':
      return { name, outcome: 'passed', detail: 'a batch is its own load' };
  }
}

/**
 * Arrivals are Poisson, so N of them take N/rate only within 1/√N: the tolerance upwards is at least three of that. The
 * last requests are still answered when all have arrived; that tail, taken as the median latency, is no shortfall.
 */
function checkRequestRate(asked: number, metrics: ServingMetrics): ValidityCheck {
  const { successfulRequests: count, durationS, requestThroughputReqS: achieved } = metrics;
  if (count === undefined || durationS === undefined || achieved === undefined || count === 0) {
    return { name, outcome: 'unknown', detail: 'the report has no request throughput' };
  }
  const chance = 3 / Math.sqrt(count);
  const said = `${achieved} of ${asked} requests/s`;
  if (achieved > asked * (1 + Math.max(TOLERANCE, chance))) {
    return { name, outcome: 'failed', detail: `${said}: faster than asked` };
  }
  if (achieved >= asked * (1 - TOLERANCE)) return { name, outcome: 'passed', detail: said };
  const tailS = (metrics.e2eMs?.median ?? 0) / 1000;
  const unhindered = (count / asked) * (1 + Math.max(TOLERANCE, chance)) + tailS;
  return durationS <= unhindered
    ? { name, outcome: 'passed', detail: `${said}, with the time of the last answers` }
    : { name, outcome: 'marked', detail: `${said}: the server is saturated` };
}

function checkConcurrency(asked: number, achieved: number | undefined): ValidityCheck {
  if (achieved === undefined) return { name, outcome: 'unknown', detail: 'the report has no concurrency' };
  const said = `${achieved} of ${asked} requests at once`;
  if (achieved > asked * (1 + TOLERANCE)) return { name, outcome: 'failed', detail: `${said}: more than asked` };
  return achieved >= asked * (1 - TOLERANCE)
    ? { name, outcome: 'passed', detail: said }
    : { name, outcome: 'marked', detail: `${said}, with the time of filling and draining` };
}
