import { basename } from 'node:path';
import { judgeNight } from '@sglang-ci/compare';
import { parseImageTag, shiftDay } from '@sglang-ci/core';
import type { BenchmarkRecord, NightSetup, Step } from '../night.ts';
import { readHistory } from '../read-history.ts';

/** Judges tonight's numbers against the nights before. */
export const judge: Step = {
  id: 'judge',
  title: 'verdict against history',
  async run(setup, state) {
    const benchmarks: BenchmarkRecord[] = [];
    for (const benchmark of state.benchmarks) benchmarks.push(await judgeOne(setup, benchmark));
    return { state: { ...state, benchmarks } };
  },
};

async function judgeOne(setup: NightSetup, benchmark: BenchmarkRecord): Promise<BenchmarkRecord> {
  if (benchmark.status === 'skipped') return benchmark;
  const { plan, results } = benchmark;
  const folder = basename(plan.runFolder);
  const date = parseImageTag(plan.imageTag)?.date ?? setup.day;
  const { measurements: all } = await readHistory(plan, setup);
  const tonight = all.filter((measurement) => measurement.folder === folder);
  if (!setup.options.analysis) return { ...benchmark, tonight };
  const since = shiftDay(date, -setup.settings.analysisDays);
  const earlier = all.filter((measurement) => measurement.folder !== folder && measurement.date >= since);
  const night = { folder, imageTag: plan.imageTag, date };
  const verdict = judgeNight(earlier, tonight, { night, ...(results === undefined ? {} : { results }) });
  setup.emit({ kind: 'verdict', status: verdict.status, headline: verdict.headline });
  return { ...benchmark, tonight, verdict };
}
