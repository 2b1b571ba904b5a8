import { join } from 'node:path';
import { headlineMetrics, type ServingLog } from '@sglang-ci/metrics-parse';
import type { NightPoint, NightRun } from '../night/night.ts';
import type { ClientLogName } from './folder-files.ts';
import { readLog } from './read-log.ts';

/** The runs that a folder's client logs hold, by load, and what the logs tell of the protocol. */
export interface ClientRuns {
  readonly points: readonly NightPoint[];
  /** `flushed-N` if every client flushed the prefix cache itself, else `legacy-N`; N = runs per load. */
  readonly protocol?: string;
  /** When the first run started, as printed. */
  readonly startedAt?: string;
}

/** Reads every client log of a folder. A log that is no measurement stays as a failed or cut run with its reason. */
export async function readClientRuns(folder: string, logs: readonly ClientLogName[]): Promise<ClientRuns> {
  const points = new Map<string, NightPoint>();
  const parsed: ServingLog[] = [];
  for (const name of logs.toSorted((a, b) => a.run - b.run || a.stamp.localeCompare(b.stamp))) {
    const log = await readLog(join(folder, name.file), 'serving');
    parsed.push(log);
    const key = [name.loadKind, name.load, name.backend].join(' ');
    const { loadKind, load, backend } = name;
    const point = points.get(key) ?? { loadKind, load, ...(backend === undefined ? {} : { backend }), runs: [] };
    points.set(key, { ...point, runs: [...point.runs, runOf(name, log)] });
  }
  const starts = parsed.flatMap((log) => log.startedAt ?? []).toSorted();
  return {
    points: [...points.values()].toSorted((a, b) => a.load - b.load),
    ...protocolOf(logs, parsed),
    ...(starts[0] === undefined ? {} : { startedAt: starts[0] }),
  };
}

function protocolOf(logs: readonly ClientLogName[], parsed: readonly ServingLog[]): { readonly protocol?: string } {
  if (!parsed.some((log) => log.outcome === 'complete')) return {};
  const runs = Math.max(...logs.map((log) => log.run));
  const flushed = parsed.filter((log) => log.args !== undefined).every((log) => log.args?.flushCache === true);
  return { protocol: `${flushed ? 'flushed' : 'legacy'}-${runs}` };
}

function runOf(name: ClientLogName, log: ServingLog): NightRun {
  const base = { run: name.run, log: name.file };
  if (log.outcome !== 'complete' || log.metrics === undefined) {
    const status = log.outcome === 'failed' || log.outcome === 'exception' ? 'failed' : 'cut';
    return { ...base, status, valid: false, reasons: [reasonOf(log)], metrics: {} };
  }
  const reasons = lostRequests(log);
  return {
    ...base,
    status: 'ok',
    valid: reasons.length === 0,
    reasons,
    metrics: headlineMetrics(log.metrics),
    report: log.reports.at(-1)?.printed ?? {},
  };
}

function reasonOf(log: ServingLog): string {
  return log.problems[0]?.message ?? `the log is ${log.outcome}`;
}

/** A client that lost requests reports latencies of the others only. */
function lostRequests(log: ServingLog): readonly string[] {
  const asked = log.args?.numPrompts;
  const done = log.metrics?.successfulRequests;
  return asked !== undefined && done !== undefined && done < asked ? [`${done} of ${asked} requests succeeded`] : [];
}
