import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GateRun } from '@sglang-ci/core';

/** Share of failed requests from which sgl-eval itself warns; it counts their questions as answered wrongly. */
const TOO_MANY_ERRORS = 0.01;

/** What a run's `metrics.json` says beyond the printed lines; `failure` where its score is no accuracy. */
export type EvalMetrics = Pick<GateRun, 'accuracy' | 'invalid' | 'latencyS' | 'outputThroughputTokS'> & {
  readonly failure?: string;
};

/**
 * Reads the `metrics.json` that an sgl-eval run names in its last lines (`Metrics: PATH`, below the folder it ran in);
 * `undefined` when it names none or it cannot be read. Format: `sgl_eval/metrics.py` of v0.1.3.
 */
export async function readEvalMetrics(output: Buffer, ranIn: string): Promise<EvalMetrics | undefined> {
  const path = [...output.toString('utf8').matchAll(/^Metrics: (.+metrics\.json)\s*$/gm)].at(-1)?.[1];
  if (path === undefined) return undefined;
  const text = await readFile(path.startsWith('/') ? path : join(ranIn, path), 'utf8').catch(() => '');
  const value = objectOf(text);
  const aggregate = value?.['aggregate'];
  return value === undefined || !isObject(aggregate) ? undefined : metricsOf(value, aggregate);
}

function metricsOf(value: Record<string, unknown>, aggregate: Record<string, unknown>): EvalMetrics {
  const accuracy = share(aggregate[Number(value['n_repeats']) > 1 ? 'pass@1' : 'score']);
  const invalid = share(aggregate['no_answer']);
  const latencyS = positive(value['latency_seconds']);
  const outputThroughputTokS = positive(value['output_throughput_tps']);
  const failure = failureOf(value, share(aggregate['error_rate']) ?? 0);
  return {
    ...(accuracy === undefined ? {} : { accuracy }),
    ...(invalid === undefined ? {} : { invalid }),
    ...(latencyS === undefined ? {} : { latencyS }),
    ...(outputThroughputTokS === undefined ? {} : { outputThroughputTokS }),
    ...(failure === undefined ? {} : { failure }),
  };
}

function failureOf({ partial }: Record<string, unknown>, errors: number): string | undefined {
  if (partial === true) return 'sgl-eval was interrupted before all questions were answered';
  return errors >= TOO_MANY_ERRORS ? `${(errors * 100).toFixed(1)}% of sgl-eval's requests failed` : undefined;
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function share(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined;
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}
