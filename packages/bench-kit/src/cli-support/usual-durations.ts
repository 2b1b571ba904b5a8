import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { median, parseImageTag, parseRunFolderName, type Plan } from '@sglang-ci/core';
import { parseResults } from '@sglang-ci/history';
import { logPattern } from '../resume/log-pattern.ts';
import { type RunDuration, runDurations } from '../results/run-durations.ts';

/** How many nights say what is usual. */
const NIGHTS = 5;

/**
 * How long one run of each point usually takes, seconds: the median over the last nights of the same model, mode and
 * hardware, which lie beside the plan's run folder. Nights of the old scripts tell it in their client logs.
 */
export async function usualDurations(plan: Plan): Promise<(point: string) => number | undefined> {
  const durations: RunDuration[] = [];
  let nights = 0;
  for (const folder of await earlierNights(plan)) {
    const found = await durationsIn(folder, plan);
    durations.push(...found);
    if (found.length > 0 && ++nights === NIGHTS) break;
  }
  const byPoint = new Map(
    plan.points.map(({ id }) => [id, median(durations.flatMap((run) => (run.point === id ? [run.seconds] : [])))]),
  );
  return (point) => byPoint.get(point);
}

/** Run folders of the same kind of night, the newest image first. */
async function earlierNights(plan: Plan): Promise<readonly string[]> {
  const parent = dirname(plan.runFolder);
  const own = basename(plan.runFolder);
  const kind = parseRunFolderName(own);
  const names = await readdir(parent).catch(() => []);
  return names
    .flatMap((name) => {
      const night = name === own ? undefined : parseRunFolderName(name);
      const tag = night && parseImageTag(night.imageTag);
      const isSame = night?.variant === kind?.variant && night?.mode === plan.mode && night.subMode === plan.subMode;
      return isSame && (tag?.hardware ?? plan.hardware) === plan.hardware ? [{ name, date: tag?.date ?? '' }] : [];
    })
    .toSorted((a, b) => b.date.localeCompare(a.date))
    .map(({ name }) => join(parent, name));
}

async function durationsIn(folder: string, plan: Plan): Promise<readonly RunDuration[]> {
  const text = await readFile(join(folder, 'results.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return durationsInLogs(folder, plan);
  try {
    const results = parseResults(text);
    return results.hardware === plan.hardware ? runDurations(results.runs) : [];
  } catch {
    return []; // cut off, or of another version
  }
}

/** The line that every finished client log of the old scripts ends with. */
const DURATION_LINE = /^Run duration: (\d+) seconds$/m;

async function durationsInLogs(folder: string, { points }: Plan): Promise<readonly RunDuration[]> {
  const names = await readdir(folder).catch(() => []);
  const logs = points.flatMap((point) => {
    const patterns = Array.from({ length: point.runs }, (_, index) => logPattern(point, index + 1));
    return names.filter((name) => patterns.some((pattern) => pattern.test(name))).map((name) => ({ point, name }));
  });
  const found = await Promise.all(
    logs.map(async ({ point, name }) => {
      const seconds = DURATION_LINE.exec(await readFile(join(folder, name), 'utf8').catch(() => ''))?.[1];
      return seconds === undefined ? [] : [{ point: point.id, seconds: Number(seconds) }];
    }),
  );
  return found.flat();
}
