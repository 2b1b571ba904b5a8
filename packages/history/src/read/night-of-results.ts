import { dirname } from 'node:path';
import { CiError, OFFLINE_METRICS, ONLINE_METRICS } from '@sglang-ci/core';
import { parseResults } from '../formats/results-file.ts';
import { bestRun } from '../night/best-run.ts';
import { defined } from '../night/defined.ts';
import type { Night, NightPoint } from '../night/night.ts';
import { assembleNight } from './assemble-night.ts';
import { factsOfResults } from './read-record.ts';

/** The run that a results.json holds, wherever the file lies now. Throws `FILE_INVALID` naming the file. */
export function nightOfResults(file: string, text: string): Night {
  const results = parseNamed(file, text);
  const { imageTag, mode, subMode, model } = results;
  const name = { imageTag, mode, subMode, model: model.label, variant: model.variant };
  const folder = dirname(file);
  const facts = factsOfResults(results);
  const csv = { points: facts.points.flatMap(bestCells), found: true, problems: [] };
  const night = assembleNight(folder, { name, facts, csv });
  return { ...night, hardware: results.hardware };
}

/** What the CSV beside this results.json holds: the best run of each load. */
function bestCells(point: NightPoint): readonly NightPoint[] {
  const isOffline = point.loadKind === 'batch_size';
  const metrics = bestRun(point.runs, isOffline ? 'e2eLatencyS' : 'e2eMs')?.metrics;
  if (metrics === undefined) return [];
  const csv = Object.fromEntries((isOffline ? OFFLINE_METRICS : ONLINE_METRICS).map((key) => [key, metrics[key]]));
  return [{ ...point, runs: [], csv: defined(csv) }];
}

function parseNamed(file: string, text: string): ReturnType<typeof parseResults> {
  try {
    return parseResults(text);
  } catch (error) {
    if (!(error instanceof CiError)) throw error;
    throw new CiError('FILE_INVALID', `${file}: ${error.message.replace(/^results\.json: /, '')}`, {
      hint: 'expected a results.json as a benchmark of ours writes it',
      cause: error,
    });
  }
}
