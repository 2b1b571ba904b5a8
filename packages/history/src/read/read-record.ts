import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  dayOf,
  type GateOutcome,
  type JournalEntry,
  type Plan,
  productOf,
  type ResultsFile,
  type RunResult,
} from '@sglang-ci/core';
import { parseJournal } from '../formats/journal.ts';
import { parseResults } from '../formats/results-file.ts';
import { defined } from '../night/defined.ts';
import type { Night, NightPoint, NightRun } from '../night/night.ts';
import type { NightFacts } from './night-facts.ts';

/** What a folder of ours recorded; without facts the folder is read from its CSV and logs. */
export interface NightRecord {
  readonly facts?: NightFacts;
  /** What is wrong with the record itself. */
  readonly problems: readonly string[];
}

/** Reads `results.json`, or the journal where the night goes on, was killed, or its results cannot be read. */
export async function readRecord(folder: string, names: ReadonlySet<string>): Promise<NightRecord> {
  const journal = parseJournal(names.has('journal.jsonl') ? await readFile(join(folder, 'journal.jsonl'), 'utf8') : '');
  const problems =
    journal.unreadableLines === 0 ? [] : [`journal.jsonl: ${journal.unreadableLines} lines cannot be read`];
  const ended = journal.entries.length === 0 || journal.entries.at(-1)?.type === 'session-ended';
  if (ended && names.has('results.json')) {
    const results = tryResults(await readFile(join(folder, 'results.json'), 'utf8'));
    if (typeof results !== 'string') return { facts: factsOfResults(results), problems };
    problems.push(results);
  }
  if (journal.entries.length === 0) return { problems };
  return { facts: factsOfJournal(journal.entries, await planIn(folder, names)), problems };
}

function tryResults(text: string): ResultsFile | string {
  try {
    return parseResults(text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function planIn(folder: string, names: ReadonlySet<string>): Promise<Partial<Plan>> {
  if (!names.has('plan.json')) return {};
  try {
    return JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8')) as Partial<Plan>;
  } catch {
    return {};
  }
}

/** What `results.json` says of a night. */
export function factsOfResults(results: ResultsFile): NightFacts {
  return {
    origin: 'recorded',
    status: results.status,
    points: pointsOf(results.runs),
    ...gateFacts(results.gate),
    kvCache: results.kvCache ?? {},
    ...defined({
      serverStartS: results.serverStartS,
      startedOn: startedOn(results.runs),
      product: productOf(results.provenance.gpuModel ?? ''),
    }),
    node: results.provenance.node,
    backend: results.backend,
    protocol: `${results.protocol.name}-${results.protocol.runsPerLoad}`,
    simulated: results.simulated,
    problems: [
      ...(results.status === 'complete'
        ? []
        : [`the night is ${results.status}${results.reason ? `: ${results.reason}` : ''}`]),
      ...results.failedPoints.map(({ point, reason }) => `${point} failed: ${reason}`),
    ],
  };
}

function factsOfJournal(entries: readonly JournalEntry[], plan: Partial<Plan>): NightFacts {
  const runs = entries.flatMap((entry) => (entry.type === 'run' ? [entry.result] : []));
  const started = entries.findLast((entry) => entry.type === 'session-started');
  const ready = entries.findLast((entry) => entry.type === 'server-ready');
  const gate = entries.findLast((entry) => entry.type === 'gate');
  const last = entries.at(-1);
  return {
    origin: 'recorded',
    status: last?.type === 'session-ended' ? last.status : 'running',
    points: pointsOf(runs),
    ...gateFacts(gate?.outcome),
    kvCache: defined({ tokens: ready?.kvCacheTokens, gb: ready?.kvCacheGb }),
    ...defined({
      serverStartS: ready?.startS,
      node: started?.node ?? plan.node,
      product: productOf(started?.facts?.gpuModel ?? ''),
      backend: plan.backend,
      protocol: plan.protocol && `${plan.protocol.name}-${plan.protocol.runsPerLoad}`,
      startedOn: startedOn(runs),
    }),
    simulated: started?.simulated ?? false,
    problems: ['no final results: read from the journal'],
  };
}

function gateFacts(gate: GateOutcome | undefined): Pick<Night, 'gsm8k'> {
  if (gate === undefined) return {};
  const runs = gate.runs.filter((run) => !run.crashed).length;
  return { gsm8k: { accuracy: gate.accuracy ?? null, runs, ...defined({ evaluator: gate.evaluator }) } };
}

function startedOn(runs: readonly RunResult[]): string | undefined {
  const first = runs.map((run) => Date.parse(run.startedAt)).filter(Number.isFinite);
  return first.length === 0 ? undefined : dayOf(Math.min(...first));
}

/** Every point with the last try of each of its runs. */
function pointsOf(runs: readonly RunResult[]): readonly NightPoint[] {
  const points = new Map<string, Map<number, RunResult>>();
  for (const run of runs.toSorted((a, b) => a.run - b.run || a.attempt - b.attempt)) {
    points.set(run.point, (points.get(run.point) ?? new Map<number, RunResult>()).set(run.run, run));
  }
  return [...points.values()].flatMap((byRun) => {
    const tries = [...byRun.values()];
    const load = tries[0]?.load;
    return load === undefined ? [] : [pointOf(load, tries)];
  });
}

function pointOf(load: RunResult['load'], tries: readonly RunResult[]): NightPoint {
  const lengths = load.kind === 'batch_size' ? { tp: load.tp, inputLen: load.inputLen, outputLen: load.outputLen } : {};
  return { loadKind: load.kind, load: load.value, ...lengths, runs: tries.map(nightRun) };
}

function nightRun(result: RunResult): NightRun {
  const { run, log, status, valid, metrics, report } = result;
  const failed = result.checks.filter((check) => check.outcome === 'failed').map((check) => check.detail);
  const reasons = [...(result.reason === undefined ? [] : [result.reason]), ...failed];
  return {
    run,
    log,
    status,
    valid: valid && status === 'ok',
    reasons,
    metrics: status === 'ok' ? metrics : {},
    report,
  };
}
