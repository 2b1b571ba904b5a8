import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan } from '@sglang-ci/core';
import { afterEach, beforeEach, expect } from 'vitest';
import { runBench } from '../../src/run/run-bench.ts';
import type { BenchOutcome } from '../../src/run/bench-outcome.ts';
import { type SimNight, simNight } from './sim-night.ts';

export type Fault = { readonly fault: string } & Readonly<Record<string, unknown>>;

/** Nights with faults, one per test. */
export interface FaultyNights {
  /** Runs a night with faults to its end; nothing of it may be left running. */
  run(faults: readonly Fault[], plan?: (plan: Plan) => Plan): Promise<BenchOutcome>;
  /** Runs the same night once more, with other faults. */
  runAgain(faults?: readonly Fault[]): Promise<BenchOutcome>;
  readonly night: SimNight;
  /** Cells of the CSV's first section. */
  cells(): readonly string[];
  clientLogs(): readonly string[];
  serverLogs(): readonly string[];
}

/** To be called once in a test file. */
export function faultyNights(): FaultyNights {
  let night: SimNight;
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'faults-'));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true, force: true });
    night.remove();
  });
  const runAgain = async (faults: readonly Fault[] = []): Promise<BenchOutcome> => {
    writeFileSync(join(dir, 'faults.json'), JSON.stringify(faults));
    const outcome = await runBench(night.plan, night.ports(), { simulated: true });
    expect(night.orphans()).toStrictEqual([]);
    return outcome;
  };
  return {
    run: async (faults, plan = sweepOnly) => {
      night = await simNight({ env: { SIM_FAULTS: join(dir, 'faults.json') }, plan });
      return runAgain(faults);
    },
    runAgain,
    get night() {
      return night;
    },
    cells: () => night.read(night.plan.csv.file).split('\n')[4]?.split('\t').slice(1) ?? [],
    clientLogs: () => night.files().filter((file) => /_aiter_\d+_run/.test(file)),
    serverLogs: () => night.files().filter((file) => file.startsWith('server_output')),
  };
}

/** One run per load, without the accuracy gate. */
export function sweepOnly({ gate: _gate, ...plan }: Plan): Plan {
  return { ...plan, points: plan.points.map((point) => ({ ...point, runs: 1 })) };
}
