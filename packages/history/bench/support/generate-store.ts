import { readdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { shiftDay } from '@sglang-ci/core';
import {
  clientLog,
  gsm8kLog,
  onlineCsv,
  sampleResults,
  sampleRun,
  serverLog,
  timingSummary,
  writeTree,
} from '../../test/sample-folder.ts';
import { renderResults } from '../../src/formats/results-file.ts';

const RATES = [1, 2, 4, 8, 16];

/**
 * Writes one night of each of three models: GROK1 and DeepSeek as the old scripts did, GROK2 with a results.json. Files
 * and folders get the time of that night, so that all but the latest are at rest.
 */
export function generateNight(root: string, day: string): void {
  const tag = `v0.5.6-rocm700-mi30x-${day}`;
  const folders = {
    [join('online', 'GROK1', `${tag}_GROK1_MOE-I4F8_online`)]: legacyFiles(tag, 'GROK1'),
    [join('online', 'DeepSeek-V3-0324', `${tag}_DeepSeek-V3-0324_FP8_online`)]: legacyFiles(tag, 'DeepSeek-V3-0324'),
    [join('online', 'GROK2', `${tag}_GROK2_FP8_online`)]: recordedFiles(tag),
  };
  for (const [folder, files] of Object.entries(folders)) {
    writeTree(join(root, folder), files);
    setTimes(join(root, folder), day);
  }
}

function setTimes(folder: string, day: string): void {
  const time = Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T20:00:00Z`) / 1000;
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), time, time);
  utimesSync(folder, time, time);
}

/** A fresh store of `nights` days × 3 models, the last day first written; returns that day. */
export function generateStore(root: string, nights: number): string {
  rmSync(root, { recursive: true, force: true });
  const last = '20251231';
  for (let back = nights - 1; back >= 0; back--) generateNight(root, shiftDay(last, -back));
  return last;
}

function legacyFiles(tag: string, model: string): Record<string, string> {
  const isGrok = model === 'GROK1';
  const loads = isGrok ? RATES : [128, 64, 16, 4, 1];
  const runs = loads.map((load) => ({
    load,
    run: 1,
    e2e: 10_000 + load * 17.5,
    ttft: 100 + load,
    itl: 20 + load / 10,
  }));
  const cells = {
    e2e: runs.map((run) => run.e2e.toFixed(2)),
    ttft: runs.map((run) => run.ttft.toFixed(2)),
    itl: runs.map((run) => run.itl.toFixed(2)),
  };
  const logName = (load: number) =>
    isGrok
      ? `sglang_client_log_${model}_aiter_${load}_run1_20251205_120000.log`
      : `sglang_serving_benchmark_concurrency_${load}_run1_20251205_120000.log`;
  const folder = isGrok ? `${tag}_GROK1_MOE-I4F8_online` : `${tag}_${model}_FP8_serving`;
  return {
    ...Object.fromEntries(runs.map((run) => [logName(run.load), clientLog(run)])),
    [`${folder}.csv`]: onlineCsv(
      { title: `Online mode - ${model} (${tag})`, axis: isGrok ? 'request rate' : 'concurrency', loads },
      { [isGrok ? 'MI300x-aiter, node-a' : `${model}-FP8`]: cells },
    ),
    [isGrok ? `sglang_client_log_${model}_gsm8k_aiter.log` : `sglang_client_log_${model}_gsm8k.log`]: gsm8kLog([0.82]),
    [isGrok ? 'server_output_aiter.log' : 'sglang_server.log']: serverLog(),
    'timing_summary_20251205_114400.log': timingSummary('node-a'),
  };
}

function recordedFiles(tag: string): Record<string, string> {
  const runs = RATES.flatMap((load) =>
    [1, 2, 3].map((run) =>
      sampleRun({ load, run, e2e: 10_000 + load * 17.5 + run, ttft: 100 + load, itl: 20 + load / 10 }),
    ),
  );
  const results = sampleResults(runs, { imageTag: tag, model: { id: 'grok2', label: 'GROK2', variant: 'FP8' } });
  return { 'results.json': renderResults(results) };
}
