import type { Plan, Provenance, ResultsFile, RunResult } from '@sglang-ci/core';
import type { Progress } from '../resume/progress.ts';

/** The companion of the CSV, from plan and journal alone: the same journal always gives the same text. */
export function buildResults(
  plan: Plan,
  journal: { readonly progress: Progress; readonly planHash: string },
): ResultsFile {
  const { progress } = journal;
  const { runs, gate, ready, ended, session } = progress;
  const { seed } = plan.protocol;
  return {
    schema: 1,
    status: ended?.status ?? 'aborted',
    ...(ended?.reason === undefined ? {} : { reason: ended.reason }),
    model: { id: plan.model.id, label: plan.model.label, variant: plan.model.variant },
    hardware: plan.hardware,
    mode: plan.mode,
    subMode: plan.subMode,
    imageTag: plan.imageTag,
    backend: plan.backend,
    protocol: {
      name: plan.protocol.name,
      runsPerLoad: plan.protocol.runsPerLoad,
      ...(seed === undefined ? {} : { seed }),
    },
    ...(gate === undefined ? {} : { gate }),
    ...(ready?.kvCacheTokens === undefined && ready?.kvCacheGb === undefined ? {} : { kvCache: kvCacheOf(ready) }),
    ...(ready === undefined ? {} : { serverStartS: ready.startS }),
    runs,
    failedPoints: failedPoints(plan, progress),
    provenance: provenanceOf(plan, journal),
    simulated: session?.simulated ?? false,
  };
}

/** Points without a usable run, and why: given up, or every run failed or is invalid. */
export function failedPoints(plan: Plan, progress: Progress): ResultsFile['failedPoints'] {
  return plan.points.flatMap((point) => {
    const givenUp = progress.failedPoints.find((failed) => failed.point === point.id);
    if (givenUp !== undefined) return [{ point: point.id, reason: givenUp.reason }];
    const tries = lastTries(progress.runs.filter((result) => result.point === point.id));
    if (tries.length < point.runs || tries.some((result) => result.status === 'ok' && result.valid)) return [];
    return [{ point: point.id, reason: reasonOf(tries) }];
  });
}

function lastTries(runs: readonly RunResult[]): readonly RunResult[] {
  const byRun = new Map(runs.map((result) => [result.run, result]));
  return [...byRun.values()].filter((result) => result.status !== 'cut');
}

function reasonOf(tries: readonly RunResult[]): string {
  const reasons = tries.flatMap((result) => [
    ...(result.reason === undefined ? [] : [result.reason]),
    ...result.checks.filter((check) => check.outcome === 'failed').map((check) => check.detail),
  ]);
  return [...new Set(reasons)].join('; ') || 'no usable run';
}

function kvCacheOf(ready: NonNullable<Progress['ready']>): NonNullable<ResultsFile['kvCache']> {
  return {
    ...(ready.kvCacheTokens === undefined ? {} : { tokens: ready.kvCacheTokens }),
    ...(ready.kvCacheGb === undefined ? {} : { gb: ready.kvCacheGb }),
  };
}

function provenanceOf(
  plan: Plan,
  { progress, planHash }: { readonly progress: Progress; readonly planHash: string },
): Provenance {
  const { firstSession, session, ready, ended } = progress;
  const startedAt = firstSession?.at ?? '';
  return {
    ...session?.facts,
    image: plan.image,
    ...(ready?.sglangVersion === undefined ? {} : { sglangVersion: ready.sglangVersion }),
    node: plan.node,
    planHash,
    startedAt,
    endedAt: ended?.at ?? startedAt,
    serverDiffers: ready?.differs ?? [],
  };
}
