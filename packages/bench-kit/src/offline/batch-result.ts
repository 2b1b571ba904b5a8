import type { PointPlan, RunResult, ValidityCheck } from '@sglang-ci/core';
import { type OneBatchLog, oneBatchMetrics, type OneBatchPoint } from '@sglang-ci/metrics-parse';
import { checkGpus, checkServer, isValid } from '../checks/judge-run.ts';
import type { GpuSight } from '../checks/watch-run.ts';
import { blockOf } from './batch-unit.ts';

/** What is known of one point of an offline process. */
export interface BatchFacts {
  readonly point: PointPlan;
  readonly attempt: number;
  readonly logName: string;
  readonly log: OneBatchLog;
  readonly gpus: GpuSight;
  readonly startedAt: string;
  readonly endedAt: string;
  /** What it is called when its block is missing, and why. */
  readonly otherwise: { readonly status: 'failed' | 'cut'; readonly reason: string };
}

/** An offline point as a record: measured if its block is complete, whatever the exit code says, which is 0 after crashes too. */
export function batchResult(facts: BatchFacts): RunResult {
  const { point, log, otherwise } = facts;
  const block = blockOf(point, log);
  const checks = block === undefined ? [] : judgeBatch(facts, block);
  return {
    point: point.id,
    load: point.load,
    run: 1,
    attempt: facts.attempt,
    status: block === undefined ? otherwise.status : 'ok',
    ...(block === undefined ? { reason: otherwise.reason } : {}),
    log: facts.logName,
    startedAt: facts.startedAt,
    endedAt: facts.endedAt,
    metrics: block === undefined ? {} : oneBatchMetrics(block),
    report: block === undefined ? {} : { 'Decode steps printed': block.decodeSteps },
    checks,
    valid: block !== undefined && isValid(checks),
  };
}

/** What went wrong after the block of a point, at the next one of its group, does not touch it. */
function judgeBatch({ log, gpus, point }: BatchFacts, block: OneBatchPoint): readonly ValidityCheck[] {
  const endByte = Math.max(...Object.values(block.where).map((place) => place.byte));
  const errors = Object.fromEntries(Object.entries(log.errors).filter(([, error]) => error.byte <= endByte));
  return [
    { name: 'all-completed', outcome: 'passed', detail: `the block of batch ${point.load.value} is complete` },
    checkServer({ errors, retractions: { events: 0, requests: 0 } }),
    ...checkGpus(gpus),
  ];
}
