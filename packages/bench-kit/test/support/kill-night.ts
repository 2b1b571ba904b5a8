import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JournalEntry, RunResult } from '@sglang-ci/core';
import { type ClockWatch, watchClock } from '../../../sim-node/src/index.ts';
import { type SimNight, simNight, type SimNightOptions } from './sim-night.ts';

const PROGRAM = fileURLToPath(new URL('../programs/run-night.ts', import.meta.url));
const TSCONFIG = fileURLToPath(new URL('../../../../tsconfig.json', import.meta.url));

/** A night that was killed again and again until it was done. */
export interface KilledNight {
  /** When each kill hit, ms of the night's clock after the start of its process. */
  readonly killedAfterMs: readonly number[];
  readonly exitCode: number;
  /** How long it took in all, ms of its clock. */
  readonly tookMs: number;
  readonly csv: string;
  readonly runs: readonly RunResult[];
  readonly orphans: readonly number[];
}

/**
 * Runs a night in a process of its own that is killed by SIGKILL at the moments given (ms of the night's clock after the
 * start of the process), then once to its end.
 */
export async function killNight(
  options: SimNightOptions & { readonly moments: Iterable<number> },
): Promise<KilledNight> {
  const night = await simNight({ ...options, env: { SIM_QUIET: '1', ...options.env } });
  try {
    const file = join(night.dir, 'night.json');
    writeFileSync(file, JSON.stringify({ plan: night.plan, env: night.env, clock: night.clockValues }));
    const { nodeDir, startAt, epochMs } = night.clockValues;
    const watch = await watchClock({ nodeDir, startAt: new Date(startAt).toISOString(), epochMs });
    const killedAfterMs: number[] = [];
    let exitCode: number | undefined;
    for (const moment of options.moments) {
      exitCode = await session(file, { watch, moment });
      if (exitCode !== undefined) break;
      killedAfterMs.push(moment);
    }
    exitCode ??= (await session(file)) ?? -1;
    const tookMs = watch.now() - startAt;
    watch.close();
    return { killedAfterMs, exitCode, tookMs, ...remainsOf(night) };
  } finally {
    night.remove();
  }
}

function remainsOf(night: SimNight): Pick<KilledNight, 'csv' | 'runs' | 'orphans'> {
  const journal = night
    .read('journal.jsonl')
    .split('\n')
    .flatMap((line): readonly JournalEntry[] => {
      try {
        return [JSON.parse(line) as JournalEntry];
      } catch {
        return []; // cut off by a kill
      }
    });
  return {
    csv: night.read(night.plan.csv.file),
    runs: journal.flatMap((entry) => (entry.type === 'run' ? [entry.result] : [])),
    orphans: night.orphans(),
  };
}

/** The exit code of one session; nothing if it was killed first. */
async function session(
  file: string,
  kill?: { readonly watch: ClockWatch; readonly moment: number },
): Promise<number | undefined> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, TSX_TSCONFIG_PATH: TSCONFIG },
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  if (kill !== undefined) {
    const { watch, moment } = kill;
    const at = watch.now() + moment;
    await Promise.race([watch.until(() => watch.now() >= at), exited]);
    // Whoever waited for this moment is about to work: the kill hits in the middle of it.
    watch.go();
    child.kill('SIGKILL');
  }
  const [code] = await exited;
  return code ?? undefined;
}

/** What is wrong with a killed night beside the undisturbed one; empty when nothing is. */
export function faultsOf(night: KilledNight, undisturbed: Pick<KilledNight, 'csv' | 'runs'>): readonly string[] {
  const keyOf = (run: RunResult) => `${run.point} run ${run.run}`;
  const wanted = new Set(undisturbed.runs.map(keyOf));
  const tries = [...wanted].map((key) => night.runs.filter((run) => keyOf(run) === key));
  return [
    ...(night.exitCode === 0 ? [] : [`ended with exit code ${night.exitCode}`]),
    ...(night.csv === undisturbed.csv ? [] : [`the CSV differs:\n${night.csv}\ninstead of\n${undisturbed.csv}`]),
    ...(night.orphans.length === 0 ? [] : [`left behind: ${night.orphans.join(', ')}`]),
    ...tries.flatMap((runs) => {
      const statuses = runs.map((run) => run.status);
      const asWanted = statuses.at(-1) === 'ok' && statuses.slice(0, -1).every((status) => status === 'cut');
      return asWanted ? [] : [`${runs[0] === undefined ? 'a run' : keyOf(runs[0])}: ${statuses.join(', ')}`];
    }),
  ];
}
