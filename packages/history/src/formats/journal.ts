import type { JournalEntry } from '@sglang-ci/core';

const TYPES: { readonly [Type in JournalEntry['type']]: true } = {
  'session-started': true,
  'process-started': true,
  'process-ended': true,
  'server-ready': true,
  'gate-run': true,
  gate: true,
  run: true,
  'point-failed': true,
  'session-ended': true,
};

/** What could be read of a journal, and how many lines could not (cut off by a kill, or of a later version). */
export interface Journal {
  readonly entries: readonly JournalEntry[];
  readonly unreadableLines: number;
}

/** Reads `journal.jsonl`. A line that is no entry is counted and skipped: it was cut off before its fact was recorded. */
export function parseJournal(text: string): Journal {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const entries = lines.flatMap((line) => entryOf(line) ?? []);
  return { entries, unreadableLines: lines.length - entries.length };
}

function entryOf(line: string): JournalEntry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null || !('type' in value) || !('at' in value)) return false;
  return typeof value.type === 'string' && Object.hasOwn(TYPES, value.type) && typeof value.at === 'string';
}
