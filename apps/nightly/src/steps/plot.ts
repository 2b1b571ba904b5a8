import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseImageTag, type Plan } from '@sglang-ci/core';
import { writeAtomically } from '@sglang-ci/history';
import type { BenchmarkRecord, NightSetup, NightState, Step } from '../night/night.ts';
import { ownTrack } from '../night/own-track.ts';
import { readHistory } from '../night/read-history.ts';
import { eachBenchmark, type Processed } from './each-benchmark.ts';

/** Draws the trend of every benchmark that measured something. */
export const plot: Step = {
  id: 'plot',
  title: 'trend plots',
  run: (setup, state) => eachBenchmark(setup, state, (benchmark) => plotOne(setup, state, benchmark)),
};

async function plotOne(setup: NightSetup, state: NightState, benchmark: BenchmarkRecord): Promise<Processed> {
  const { plan } = benchmark;
  if (benchmark.tonight.length === 0) return { benchmark, said: 'plot: tonight has no values' };
  const { plotFileName } = await import('@sglang-ci/plots');
  const day = parseImageTag(plan.imageTag)?.date ?? setup.day;
  const folder = join(setup.plotsDir, plan.model.label, plan.mode);
  const name = plotFileName({ day, model: plan.model.label, mode: plan.mode, subMode: plan.subMode });
  const path = join(folder, nameOfTrack(name, plan, state));
  await mkdir(folder, { recursive: true });
  await writeAtomically(path, await render(setup, benchmark, day));
  setup.emit({ kind: 'file-written', what: 'plot', path });
  return { benchmark: { ...benchmark, plots: [path] }, said: `plot: ${path}` };
}

/** The first track of a night has the plot's usual name; each other one measured in it its own beside it. */
function nameOfTrack(name: string, { image, imageTag }: Plan, { images }: NightState): string {
  const [first] = images;
  const chosen = images.find((one) => one.name === image);
  if (first === undefined || chosen?.rocm === first.rocm) return name;
  return name.replace(/(?=\.[^.]+$)/, `_${chosen?.rocm ?? imageTag}`);
}

/** The page as PNG, with the nights that failed and the gate's threshold. */
async function render(setup: NightSetup, { plan }: BenchmarkRecord, plotDate: string): Promise<Buffer> {
  const { failedNights, renderOfflinePng, renderOnlinePng } = await import('@sglang-ci/plots');
  const history = await readHistory(plan, setup);
  const rocm = parseImageTag(plan.imageTag)?.rocm;
  const [nights, measurements] = [ownTrack(history.nights, rocm), ownTrack(history.measurements, rocm)];
  const options = {
    to: plotDate,
    days: setup.settings.plotDays,
    failedNights: failedNights(nights),
  };
  if (plan.mode === 'offline') return renderOfflinePng(measurements, options);
  return renderOnlinePng(
    measurements,
    plan.gate?.threshold === undefined ? options : { ...options, gsm8kThreshold: plan.gate.threshold },
  );
}
