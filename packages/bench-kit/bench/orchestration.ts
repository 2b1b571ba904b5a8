/**
 * What the engine itself costs on a simulated GROK1 online night, beside the fixed waits of the old scripts, and what a
 * grouped offline sweep saves. `tsx bench/orchestration.ts [CLOCK FACTOR]`
 */
import { type JournalEntry, median, type Plan, type PointPlan, type ResultsFile } from '@sglang-ci/core';
import { runBench } from '../src/run/run-bench.ts';
import { offlinePlan } from '../test/support/offline-plan.ts';
import { buildSimNode, type SimNight, simNight } from '../test/support/sim-night.ts';

const factor = Number(process.argv[2] ?? 120);
const RATES = [1, 2, 4, 8, 16];
const RUNS = 3;

buildSimNode();
await measureOnline();
await measureOffline();

async function measureOnline(): Promise<void> {
  const night = await simNight({ factor, plan: wholeNight });
  try {
    const startedAt = performance.now();
    const { results, status } = await runBench(night.plan, night.ports(), { simulated: true });
    const wallMs = performance.now() - startedAt;
    const journal = journalOf(night);
    const clients = spansOf(results);
    const gaps = clients.slice(1).map((span, index) => (span.from - (clients[index]?.to ?? span.from)) / factor);
    const inside = clients.reduce((sum, span) => sum + span.to - span.from, 0) / factor + serverAndGateMs(journal);
    const nightS = nightSeconds(results);
    const own = wallMs - inside;
    console.log(`GROK1 online, rates ${RATES.join(' ')}, ${RUNS} runs each, ${status}; a night of ${minutes(nightS)}.`);
    console.log(`Machine time, as a real node would spend it between what it measures.\n`);
    console.log(`| | sglang-ci | old scripts |`);
    console.log(`|---|--:|--:|`);
    console.log(
      `| end of a client to start of the next, median | ${ms(median(gaps) ?? 0)} | 10 s within a rate, 3 s between |`,
    );
    console.log(`| longest | ${ms(Math.max(...gaps))} | 20 s at rate 16 |`);
    console.log(`| all outside server start, gate and clients | ${ms(own)} | ${oldWaitsS()} s |`);
    console.log(`| share of the night | ${percent(own / 1000 / nightS)} | ${percent(oldWaitsS() / nightS)} |`);
    process.exitCode = status === 'complete' && own / 1000 / nightS < 0.01 ? 0 : 1;
  } finally {
    night.remove();
  }
}

async function measureOffline(): Promise<void> {
  const rows: string[] = [];
  for (const sweep of ['isolated', 'grouped'] as const) {
    const night = await simNight({
      factor,
      plan: (online) =>
        offlinePlan(online, {
          batches: [1, 2, 4, 8, 16, 32, 64, 128, 256],
          sweep,
          memFraction: { 128: 0.85, 256: 0.75 },
        }),
    });
    try {
      const { results, status } = await runBench(night.plan, night.ports(), { simulated: true });
      const processes = new Map(results.runs.map((run) => [run.log, run]));
      const gpuS = [...processes.values()].reduce((sum, run) => sum + seconds(run.startedAt, run.endedAt), 0);
      rows.push(`| ${sweep} (${status}) | ${processes.size} | ${minutes(gpuS)} |`);
    } finally {
      night.remove();
    }
  }
  console.log(`\nGROK1 offline, nine batch sizes.\n\n| sweep | model loads | simulated GPU time |\n|---|--:|--:|`);
  console.log(rows.join('\n'));
}

/** The plan of the profile in full: five rates, three runs each. */
function wholeNight(plan: Plan): Plan {
  const [first] = plan.points;
  if (first === undefined) return plan;
  return { ...plan, points: RATES.map((rate) => pointAt(first, rate)) };
}

function pointAt(like: PointPlan, rate: number): PointPlan {
  const prompts = Math.min(300 * rate, 2_400);
  const given: Record<string, string> = { '--num-prompts': String(prompts), '--request-rate': String(rate) };
  const argv = like.command.argv.map((word, index, all) => given[all[index - 1] ?? ''] ?? word);
  return {
    ...like,
    id: `rate-${rate}`,
    load: { kind: 'request_rate', value: rate },
    command: { ...like.command, argv },
    runs: RUNS,
    prompts,
    log: like.log.replace('_2_run', `_${rate}_run`),
  };
}

/** 10 s between the runs of a rate, 20 s at rate 16, 3 s between rates. */
function oldWaitsS(): number {
  return RATES.reduce((sum, rate) => sum + (RUNS - 1) * (rate >= 16 ? 20 : 10), 0) + (RATES.length - 1) * 3;
}

function spansOf(results: ResultsFile): readonly { readonly from: number; readonly to: number }[] {
  return results.runs.map((run) => ({ from: Date.parse(run.startedAt), to: Date.parse(run.endedAt) }));
}

/** Machine ms from the start of the server to ready, and of each gate run. */
function serverAndGateMs(journal: readonly JournalEntry[]): number {
  const starts = journal.flatMap((entry) => (entry.type === 'server-ready' ? [entry.startS * 1000] : []));
  const gates = journal.flatMap((entry, index) => {
    const started = entry.type === 'gate-run' ? journal.slice(0, index).findLast(isGateStart) : undefined;
    return started === undefined ? [] : [Date.parse(entry.at) - Date.parse(started.at)];
  });
  return [...starts, ...gates].reduce((sum, each) => sum + each, 0) / factor;
}

function isGateStart(entry: JournalEntry): boolean {
  return entry.type === 'process-started' && entry.role === 'gate';
}

/** The night as a real node would see it: what the programs themselves say they took. */
function nightSeconds(results: ResultsFile): number {
  const clients = results.runs.map((run) => Number(run.report['Benchmark duration (s)'] ?? 0));
  const gate = (results.gate?.runs ?? []).map((run) => run.latencyS ?? 0);
  return [...clients, ...gate, results.serverStartS ?? 0].reduce((sum, each) => sum + each, 0);
}

function journalOf(night: SimNight): readonly JournalEntry[] {
  return night
    .read('journal.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as JournalEntry);
}

function seconds(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}

function minutes(s: number): string {
  return `${(s / 60).toFixed(1)} min`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
