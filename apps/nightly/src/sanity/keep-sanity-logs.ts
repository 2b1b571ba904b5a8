import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plan } from '@sglang-ci/core';

/** The logs of a start under the names that they have always had, beside the image's summary; the last start's stay. */
export async function keepSanityLogs(
  plan: Plan,
  to: { readonly folder: string; readonly label: string; readonly serverLog: string },
): Promise<void> {
  const { folder, label, serverLog } = to;
  const name = `${label}_${plan.hardware}`;
  await mkdir(folder, { recursive: true });
  await copyFile(join(plan.runFolder, serverLog), join(folder, `${name}_server.log`)).catch(onlyIfMissing);
  if (plan.gate === undefined) return;
  const text = await readFile(join(plan.runFolder, plan.gate.log), 'utf8').catch(() => '');
  for (const [trial, part] of splitTrials(text)) {
    await writeFile(join(folder, `${name}_client_try${trial}.log`), part);
  }
}

function onlyIfMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

/** What the accuracy script printed in each run; of a run that was cut and made again, the last time. */
export function splitTrials(log: string): ReadonlyMap<number, string> {
  const parts = log.split(/^Executing GSM8K test Run (\d+) for mode .*\n/m).slice(1);
  const trials = new Map<number, string>();
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const text = (parts[index + 1] ?? '').split(/^Run \d+ (?:completed in|was ended after) /m, 1)[0] ?? '';
    trials.set(Number(parts[index]), text);
  }
  return trials;
}
