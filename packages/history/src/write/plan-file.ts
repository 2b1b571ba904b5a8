import { createHash } from 'node:crypto';
import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plan } from '@sglang-ci/core';
import { safeJson } from './safe-json.ts';
import { writeAtomically } from './write-atomically.ts';

/**
 * Writes `plan.json` and returns the SHA-256 of its text. An earlier plan that differs is kept as `plan.1.json`,
 * `plan.2.json`, …: results measured under it stay explainable.
 */
export async function keepPlan(folder: string, plan: Plan): Promise<string> {
  const path = join(folder, 'plan.json');
  const text = `${safeJson(plan, 2)}\n`;
  const older = await readFile(path, 'utf8').catch(() => undefined);
  if (older !== text) {
    if (older !== undefined) await rename(path, join(folder, `plan.${await nextNumber(folder)}.json`));
    await writeAtomically(path, text);
  }
  return createHash('sha256').update(text).digest('hex');
}

async function nextNumber(folder: string): Promise<number> {
  const numbers = (await readdir(folder)).map((name) => Number(/^plan\.(\d+)\.json$/.exec(name)?.[1] ?? 0));
  return Math.max(0, ...numbers) + 1;
}
