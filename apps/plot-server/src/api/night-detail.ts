import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describeLoad, formatValue, type Measurement, METRICS } from '@sglang-ci/core';
import { realPathInside } from '../files/find-inside.ts';
import { type FolderEntry, listFolder } from '../files/list-folder.ts';
import { judgeInGroup } from '../nights/judge-in-group.ts';
import { valuesOf } from '../nights/values-of.ts';
import type { FoundNight } from './find-night.ts';
import { nightId, type Summarize, withCause } from './night-summary.ts';
import { planLines } from './plan-lines.ts';
import type { NightDetail, NightFile, NightValue } from './types.ts';

/** One night in full: its verdict, its values, what was run and the files it left. */
export async function nightDetail(
  { group, night }: FoundNight,
  { baseDir, summarize }: { readonly baseDir: string; readonly summarize: Summarize },
): Promise<NightDetail> {
  const summary = await withCause(summarize(group, night), night);
  const at = group.nights.indexOf(night);
  const [previous, next] = [group.nights[at - 1], group.nights[at + 1]];
  const files = await filesOf(night.path, baseDir).catch(() => []);
  return {
    night: summary,
    verdict: judgeInGroup(group, night),
    values: valuesOf([night]).map(valueOf),
    plan: await readPlan(night.path),
    files: files.filter(({ isFolder }) => !isFolder).map((file) => fileOf(file, summary.runUrl)),
    ...(previous === undefined ? {} : { previous: nightId(previous, baseDir) }),
    ...(next === undefined ? {} : { next: nightId(next, baseDir) }),
  };
}

/** None where the folder is a link to somewhere that is not served. */
async function filesOf(path: string, baseDir: string): Promise<readonly FolderEntry[]> {
  const folder = await realPathInside(baseDir, path);
  return folder === undefined ? [] : listFolder(baseDir, folder);
}

function valueOf(measurement: Measurement): NightValue {
  const { metric, value, runValues, valid, invalidReasons } = measurement;
  return {
    metric,
    label: METRICS[metric].label,
    load: describeLoad(measurement),
    text: formatValue(metric, value),
    value,
    runValues,
    valid,
    invalidReasons,
  };
}

function fileOf(
  { name, sizeBytes, modifiedMs }: { readonly name: string; readonly sizeBytes: number; readonly modifiedMs: number },
  folderUrl: string,
): NightFile {
  return { name, sizeBytes, modifiedMs, url: `${folderUrl}${encodeURIComponent(name)}` };
}

/** More than any plan has. */
const PLAN_LIMIT_BYTES = 4_000_000;

async function readPlan(folder: string): Promise<NightDetail['plan']> {
  const file = await open(join(folder, 'plan.json')).catch(() => undefined);
  if (file === undefined) return [];
  try {
    const { size } = await file.stat();
    return size > PLAN_LIMIT_BYTES ? planLines('') : planLines(await file.readFile('utf8'));
  } finally {
    await file.close();
  }
}
