import type { GateOutcome, GateRun } from '@sglang-ci/core';
import type { Gsm8kLog, Gsm8kRun } from '@sglang-ci/metrics-parse';
import { defined } from '../night/defined.ts';
import type { Night } from '../night/night.ts';
import { classifyFiles } from './folder-files.ts';
import { listFiles } from './list-files.ts';
import { lastGsm8kLog } from './read-accuracy-details.ts';

/**
 * What the accuracy gate of a night found, told by the logs of the old scripts, which kept no record of it; `undefined`
 * where there is a record or no test was run, or where neither the caller nor the log knows a pass mark (a fraction).
 */
export async function readLoggedGate(night: Night, passMark?: number): Promise<GateOutcome | undefined> {
  if (night.origin === 'recorded') return undefined;
  const log = await lastGsm8kLog(night.path, classifyFiles(listFiles(night.path).names));
  const threshold = passMark ?? log?.verdict?.threshold;
  if (threshold === undefined) return undefined;
  const accuracy = log?.accuracy ?? night.gsm8k?.accuracy ?? undefined;
  const runs = (log?.sessions.at(-1)?.runs ?? []).map(gateRunOf);
  if (accuracy !== undefined) {
    const passed = accuracy >= threshold;
    return { outcome: passed ? 'pass' : 'fail', passed, accuracy, threshold, runs };
  }
  return hasCrashed(log) ? { outcome: 'crashed', passed: false, threshold, runs } : undefined;
}

/** Without an accuracy, a gate that came to its end let nobody answer. */
function hasCrashed(log: Gsm8kLog | undefined): boolean {
  const runs = log?.sessions.at(-1)?.runs ?? [];
  return log?.verdict?.outcome === 'fail' || (runs.length > 0 && runs.every(({ crashed }) => crashed));
}

function gateRunOf({ run, accuracy, crashed }: Gsm8kRun): GateRun {
  return { run, crashed, ...defined({ accuracy: crashed ? undefined : accuracy }) };
}
