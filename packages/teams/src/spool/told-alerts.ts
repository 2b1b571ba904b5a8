import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOf, shiftDay } from '@sglang-ci/core';
import { writeAtomically } from '@sglang-ci/history';

/** Was this alert told already? One empty-handed look at the disk: an unreadable folder is a no, and tells again. */
export function wasTold(spoolDir: string, id: string): boolean {
  return existsSync(markOf(spoolDir, id));
}

/** Notes that an alert was accepted. One file per alert, so that two processes cannot spoil each other's notes. */
export async function markTold(
  spoolDir: string,
  id: string,
  facts: { readonly subject: string; readonly sentAt: string },
): Promise<void> {
  await mkdir(join(spoolDir, TOLD), { recursive: true, mode: 0o700 });
  await writeAtomically(markOf(spoolDir, id), `${JSON.stringify(facts)}\n`, { mode: 0o600 });
}

/** Forgets the alerts that were sent more than sixty days ago. */
export async function forgetOld(spoolDir: string, nowMs: number): Promise<void> {
  const firstNight = shiftDay(dayOf(nowMs), -TOLD_DAYS);
  const names = await readdir(join(spoolDir, TOLD)).catch(() => []);
  const ofOldNights = names.filter((name) => name.replace(/^\./, '').slice(0, firstNight.length) < firstNight);
  for (const name of ofOldNights) {
    const path = join(spoolDir, TOLD, name);
    const sentAt = Date.parse(await sentAtOf(path));
    if (!(nowMs - sentAt < TOLD_DAYS * DAY_MS)) await rm(path, { force: true }).catch(() => undefined);
  }
}

/** `''` for a file that was cut off. */
async function sentAtOf(path: string): Promise<string> {
  try {
    return String((JSON.parse(await readFile(path, 'utf8')) as { readonly sentAt?: unknown }).sentAt);
  } catch {
    return '';
  }
}

const TOLD_DAYS = 60;
const DAY_MS = 86_400_000;
const TOLD = 'sent';

function markOf(spoolDir: string, id: string): string {
  return join(spoolDir, TOLD, `${id}.json`);
}
