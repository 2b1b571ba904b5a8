import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { logTimeOf, type Plan, redactSecrets } from '@sglang-ci/core';
import type { NightSetup } from './night.ts';

/** The log that says what became of a benchmark's numbers, under the name it has always had. */
export function processingLogOf({ mode, runFolder }: Pick<Plan, 'mode' | 'runFolder'>): string {
  return join(runFolder, `process_and_generate_${mode}_plots.log`);
}

/** Adds a line to a benchmark's processing log. Without its run folder, or on a full disk, there is none. */
export async function logProcessing(plan: Plan, text: string, { clock, settings }: NightSetup): Promise<void> {
  const line = `${logTimeOf(clock.now(), settings.timeZone)} ${redactSecrets(text)}\n`;
  await appendFile(processingLogOf(plan), line).catch(() => undefined);
}
