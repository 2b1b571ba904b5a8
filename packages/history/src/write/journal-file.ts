import { appendFile, type FileHandle, open, readFile } from 'node:fs/promises';
import { fileError, type JournalEntry } from '@sglang-ci/core';
import { parseJournal } from '../formats/journal.ts';
import { safeJson } from './safe-json.ts';

/** A journal open for appending. */
export interface JournalFile {
  /** Every readable entry, this session's included. */
  readonly entries: readonly JournalEntry[];
  append(entry: JournalEntry): Promise<void>;
  close(): Promise<void>;
}

/** Opens or creates a journal. A last line that was cut off is ended, so the next entry starts on a line of its own. */
export async function openJournal(path: string): Promise<JournalFile> {
  const text = await readFile(path, 'utf8').catch(emptyIfAbsent);
  if (text !== '' && !text.endsWith('\n')) await appendFile(path, '\n');
  const entries = [...parseJournal(text).entries];
  const file = await open(path, 'a');
  let last: Promise<void> = Promise.resolve();
  return {
    entries,
    append(entry) {
      last = last.catch(() => undefined).then(() => appendLine(file, { path, line: safeJson(entry) }));
      return last.then(() => void entries.push(entry));
    },
    close: () => last.catch(() => undefined).then(() => file.close()),
  };
}

async function appendLine(file: FileHandle, entry: { readonly path: string; readonly line: string }): Promise<void> {
  try {
    await file.appendFile(`${entry.line}\n`);
    await file.datasync();
  } catch (error) {
    await file.appendFile('\n').catch(() => undefined);
    throw fileError(error, entry.path);
  }
}

function emptyIfAbsent(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
  throw error;
}
