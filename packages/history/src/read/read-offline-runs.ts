import { join } from 'node:path';
import { type OneBatchLog, oneBatchMetrics, type OneBatchPoint } from '@sglang-ci/metrics-parse';
import { defined } from '../night/defined.ts';
import type { NightPoint, NightRun } from '../night/night.ts';
import type { OfflineLogName } from './folder-files.ts';
import { readLog } from './read-log.ts';

/** Reads every `tp…_bs….log` of a folder: one point each, measured once. */
export async function readOfflineRuns(folder: string, logs: readonly OfflineLogName[]): Promise<readonly NightPoint[]> {
  const points: NightPoint[] = [];
  for (const name of logs) {
    const log = await readLog(join(folder, name.file), 'one-batch');
    const measured = log.points.findLast((point) => point.complete && isOf(name, point));
    points.push({
      loadKind: 'batch_size',
      load: name.batchSize,
      tp: name.tp,
      ...defined({ inputLen: name.inputLen ?? measured?.inputLen, outputLen: measured?.outputLen }),
      runs: [runOf(name.file, { log, measured })],
    });
  }
  return points;
}

function runOf(
  file: string,
  { log, measured }: { readonly log: OneBatchLog; readonly measured: OneBatchPoint | undefined },
): NightRun {
  const base = { run: 1, log: file };
  if (measured !== undefined)
    return { ...base, status: 'ok', valid: true, reasons: [], metrics: oneBatchMetrics(measured) };
  const reason = log.outOfMemory ? 'out of memory' : (log.problems[0]?.message ?? 'no complete measurement');
  return { ...base, status: 'failed', valid: false, reasons: [reason], metrics: {} };
}

/** A log of several combinations can lie under the name of one. */
function isOf({ batchSize, inputLen }: OfflineLogName, point: OneBatchPoint): boolean {
  const isSame = (a: number | undefined, b: number | undefined) => a === undefined || b === undefined || a === b;
  return isSame(batchSize, point.batchSize) && isSame(inputLen, point.inputLen);
}
