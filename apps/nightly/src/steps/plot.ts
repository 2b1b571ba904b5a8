import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseImageTag, shiftDay } from '@sglang-ci/core';
import type { BenchmarkRecord, NightSetup, Step } from '../night.ts';
import { readHistory } from '../read-history.ts';

/** Draws the trend of every benchmark that measured something. */
export const plot: Step = {
  id: 'plot',
  title: 'trend plots',
  async run(setup, state) {
    const benchmarks: BenchmarkRecord[] = [];
    for (const benchmark of state.benchmarks) benchmarks.push(await plotOne(setup, benchmark));
    return { state: { ...state, benchmarks } };
  },
};

async function plotOne(setup: NightSetup, benchmark: BenchmarkRecord): Promise<BenchmarkRecord> {
  const { plan, verdict } = benchmark;
  if (benchmark.tonight.length === 0) return benchmark;
  const { plotFileName, renderOfflinePng, renderOnlinePng } = await import('@sglang-ci/plots');
  const day = parseImageTag(plan.imageTag)?.date ?? setup.day;
  const from = shiftDay(day, 1 - setup.settings.plotDays);
  const shown = (await readHistory(plan, setup.clock)).filter(({ date }) => date >= from && date <= day);
  const cells = verdict === undefined ? {} : { cells: verdict.cells };
  const threshold = plan.gate === undefined ? {} : { gsm8kThreshold: plan.gate.threshold };
  const png =
    plan.mode === 'online' ? renderOnlinePng(shown, { ...cells, ...threshold }) : renderOfflinePng(shown, cells);
  const folder = join(setup.plotsDir, plan.model.label, plan.mode);
  const path = join(folder, plotFileName({ day, model: plan.model.label, mode: plan.mode, subMode: plan.subMode }));
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.tmp`, png);
  await rename(`${path}.tmp`, path);
  setup.emit({ kind: 'file-written', what: 'plot', path });
  return { ...benchmark, plots: [path] };
}
