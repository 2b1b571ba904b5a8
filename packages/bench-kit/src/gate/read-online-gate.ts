import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plan } from '@sglang-ci/core';
import { parseGsm8kLog } from '@sglang-ci/metrics-parse';

/** As `renderGateLog` closes a log without a pass mark. */
const NOT_GATED = /^No pass mark known for .*: measured, not gated/m;

/** What the online run of the same image found about the model's accuracy; `undefined` when it found nothing yet. */
export async function readOnlineGate(
  plan: Plan,
): Promise<{ readonly passed: boolean; readonly detail: string } | undefined> {
  if (plan.onlineRun === undefined) return undefined;
  const path = join(plan.onlineRun.folder, plan.onlineRun.gateLog);
  const text = await readFile(path, 'utf8').catch(() => '');
  const { verdict } = parseGsm8kLog(text);
  const measured = NOT_GATED.exec(text)?.[0];
  if (verdict === undefined && measured !== undefined && plan.gate?.threshold === undefined) {
    return { passed: true, detail: measured };
  }
  return verdict === undefined ? undefined : { passed: verdict.outcome === 'pass', detail: verdict.text };
}
