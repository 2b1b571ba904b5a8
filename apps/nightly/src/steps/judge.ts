import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  type AcceptedChange,
  acceptedFileBeside,
  judgeNight,
  type PromisedPoint,
  readAcceptedChanges,
} from '@sglang-ci/compare';
import { parseImageTag, type PointPlan, shiftDay, type Verdict } from '@sglang-ci/core';
import { isUnreadable, type Night, writeAtomically } from '@sglang-ci/history';
import type { BenchmarkRecord, NightSetup, Step } from '../night/night.ts';
import { readHistory } from '../night/read-history.ts';
import { eachBenchmark, type Processed } from './each-benchmark.ts';

/** Judges tonight's numbers against the nights before; the verdict is kept as `verdict.json` beside them. */
export const judge: Step = {
  id: 'judge',
  title: 'verdict against history',
  run: (setup, state) => eachBenchmark(setup, state, (benchmark) => judgeOne(setup, benchmark)),
};

async function judgeOne(setup: NightSetup, benchmark: BenchmarkRecord): Promise<Processed> {
  const { plan, results } = benchmark;
  const { skipAnalysis, analysisDays } = setup.settings;
  const folder = basename(plan.runFolder);
  const date = parseImageTag(plan.imageTag)?.date ?? setup.day;
  const { measurements: all, nights } = await readHistory(plan, setup);
  const tonight = all.filter((measurement) => measurement.folder === folder);
  const read = `history: ${nights.length} nights, ${tonight.length} values of tonight`;
  if (skipAnalysis) return { benchmark: { ...benchmark, tonight }, said: `${read}; not judged, as asked` };
  const since = shiftDay(date, -analysisDays);
  const earlier = all.filter((measurement) => measurement.folder !== folder && measurement.date >= since);
  const night = { folder, imageTag: plan.imageTag, date, points: plan.points.map(promisedBy) };
  const accepted = await acceptedChanges(plan.runFolder, setup);
  const judged = judgeNight(earlier, tonight, { night, accepted, ...(results === undefined ? {} : { results }) });
  const lost = notesOnLost(nights.filter((one) => one.folder !== folder && one.date >= since));
  for (const message of lost) setup.emit({ kind: 'warning', message });
  const verdict = { ...judged, notes: [...judged.notes, ...lost] };
  setup.emit({ kind: 'verdict', status: verdict.status, headline: verdict.headline });
  await keep(verdict, plan.runFolder);
  return { benchmark: { ...benchmark, tonight, verdict }, said: `${read}; verdict: ${verdict.headline}` };
}

function promisedBy({ load }: PointPlan): PromisedPoint {
  const lengths = load.kind === 'batch_size' ? { inputLen: load.inputLen, outputLen: load.outputLen } : {};
  return { loadKind: load.kind, load: load.value, ...lengths };
}

/** The changes that somebody accepted. A file that cannot be read accepts nothing, and the night goes on. */
async function acceptedChanges(runFolder: string, { emit }: NightSetup): Promise<readonly AcceptedChange[]> {
  try {
    return await readAcceptedChanges(acceptedFileBeside(runFolder));
  } catch (error) {
    emit({ kind: 'warning', message: `no change counts as accepted: ${(error as Error).message}` });
    return [];
  }
}

/** A baseline that is smaller than the disk promises says so. */
function notesOnLost(earlier: readonly Night[]): readonly string[] {
  return earlier.flatMap(({ folder, problems }) =>
    problems.filter(isUnreadable).map((problem) => `the night ${folder} ${problem}`),
  );
}

/** A benchmark that failed before it had a run folder has nothing beside which a verdict could lie. */
async function keep(verdict: Verdict, runFolder: string): Promise<void> {
  if (existsSync(runFolder)) {
    await writeAtomically(join(runFolder, 'verdict.json'), `${JSON.stringify(verdict, null, 2)}\n`);
  }
}
