import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plan } from '@sglang-ci/core';
import { parseGsm8kLog } from '@sglang-ci/metrics-parse';

/** What the online run of the same image found about the model's accuracy; `undefined` when it found nothing yet. */
export async function readOnlineGate(
  plan: Plan,
): Promise<{ readonly passed: boolean; readonly detail: string } | undefined> {
  if (plan.onlineRun === undefined) return undefined;
  const path = join(plan.onlineRun.folder, plan.onlineRun.gateLog);
  const verdict = parseGsm8kLog(await readFile(path).catch(() => '')).verdict;
  return verdict === undefined ? undefined : { passed: verdict.outcome === 'pass', detail: verdict.text };
}
