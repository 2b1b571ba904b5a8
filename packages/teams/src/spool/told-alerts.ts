import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
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

/** Forgets the alerts of nights before `firstNight` (`YYYYMMDD`). */
export async function forgetBefore(spoolDir: string, firstNight: string): Promise<void> {
  const names = await readdir(join(spoolDir, TOLD)).catch(() => []);
  const old = names.filter((name) => name.slice(0, firstNight.length) < firstNight);
  await Promise.all(old.map((name) => rm(join(spoolDir, TOLD, name), { force: true }).catch(() => undefined)));
}

const TOLD = 'sent';

function markOf(spoolDir: string, id: string): string {
  return join(spoolDir, TOLD, `${id}.json`);
}
