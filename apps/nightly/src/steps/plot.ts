import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseImageTag } from '@sglang-ci/core';
import { writeAtomically } from '@sglang-ci/history';
import type { BenchmarkRecord, NightSetup, Step } from '../night/night.ts';
import { readHistory } from '../night/read-history.ts';
import { eachBenchmark, type Processed } from './each-benchmark.ts';

/** Draws the trend of every benchmark that measured something. */
export const plot: Step = {
  id: 'plot',
  title: 'trend plots',
  run: (setup, state) => eachBenchmark(setup, state, (benchmark) => plotOne(setup, benchmark)),
};

async function plotOne(setup: NightSetup, benchmark: BenchmarkRecord): Promise<Processed> {
  const { plan } = benchmark;
  if (benchmark.tonight.length === 0) return { benchmark, said: 'plot: tonight has no values' };
  const { plotFileName } = await import('@sglang-ci/plots');
  const day = parseImageTag(plan.imageTag)?.date ?? setup.day;
  const folder = join(setup.plotsDir, plan.model.label, plan.mode);
  const path = join(folder, plotFileName({ day, model: plan.model.label, mode: plan.mode, subMode: plan.subMode }));
  await mkdir(folder, { recursive: true });
  await writeAtomically(path, await render(setup, benchmark, day));
  setup.emit({ kind: 'file-written', what: 'plot', path });
  return { benchmark: { ...benchmark, plots: [path] }, said: `plot: ${path}` };
}

/** The page as PNG, with the nights that failed and the gate's threshold. */
async function render(setup: NightSetup, { plan }: BenchmarkRecord, plotDate: string): Promise<Buffer> {
  const { failedNights, renderOfflinePng, renderOnlinePng } = await import('@sglang-ci/plots');
  const { nights, measurements } = await readHistory(plan, setup);
  const options = {
    to: plotDate,
    days: setup.settings.plotDays,
    failedNights: failedNights(nights),
  };
  if (plan.mode === 'offline') return renderOfflinePng(measurements, options);
  return renderOnlinePng(
    measurements,
    plan.gate === undefined ? options : { ...options, gsm8kThreshold: plan.gate.threshold },
  );
}
