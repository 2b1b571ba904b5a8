import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseImageTag } from '@sglang-ci/core';
import { writeAtomically } from '@sglang-ci/history';
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
  const { plan } = benchmark;
  if (benchmark.tonight.length === 0) return benchmark;
  const { plotFileName } = await import('@sglang-ci/plots');
  const day = parseImageTag(plan.imageTag)?.date ?? setup.day;
  const folder = join(setup.plotsDir, plan.model.label, plan.mode);
  const path = join(folder, plotFileName({ day, model: plan.model.label, mode: plan.mode, subMode: plan.subMode }));
  await mkdir(folder, { recursive: true });
  await writeAtomically(path, await render(setup, benchmark, day));
  setup.emit({ kind: 'file-written', what: 'plot', path });
  return { ...benchmark, plots: [path] };
}

/** The page as PNG, with the usual ranges of the verdict, the nights that failed and the gate's threshold. */
async function render(setup: NightSetup, { plan, verdict }: BenchmarkRecord, plotDate: string): Promise<Buffer> {
  const { failedNights, renderOfflinePng, renderOnlinePng } = await import('@sglang-ci/plots');
  const { nights, measurements } = await readHistory(plan, setup);
  const options = {
    plotDate,
    days: setup.settings.plotDays,
    failedNights: failedNights(nights),
    ...(verdict === undefined ? {} : { cells: verdict.cells }),
  };
  if (plan.mode === 'offline') return renderOfflinePng(measurements, options);
  return renderOnlinePng(
    measurements,
    plan.gate === undefined ? options : { ...options, gsm8kThreshold: plan.gate.threshold },
  );
}
