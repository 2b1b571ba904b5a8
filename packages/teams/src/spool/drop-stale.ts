import { readSpooled, removeCard, type SpoolEntry } from './spool-folder.ts';

const MOST_CARDS = 50;
const MOST_AGE_MS = 14 * 86_400_000;

/** Keeps the spool bounded: cards of two weeks ago and all but the newest 50 are dropped, and said so. */
export async function dropStale(
  spoolDir: string,
  entries: readonly SpoolEntry[],
  nowMs: number,
): Promise<{ readonly entries: readonly SpoolEntry[]; readonly warnings: string[] }> {
  const fresh = entries.filter(({ queuedAt }) => nowMs - queuedAt <= MOST_AGE_MS).slice(-MOST_CARDS);
  const warnings: string[] = [];
  for (const entry of entries.filter((candidate) => !fresh.includes(candidate))) {
    const card = await readSpooled(spoolDir, entry);
    await removeCard(spoolDir, entry);
    warnings.push(
      `${card?.subject ?? entry.id} of ${card?.night ?? 'an unknown night'} waited too long and was never sent`,
    );
  }
  return { entries: fresh, warnings };
}
