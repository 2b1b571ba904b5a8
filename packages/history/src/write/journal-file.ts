import { appendFile, type FileHandle, open, readFile, truncate } from 'node:fs/promises';
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

/** Opens or creates a journal. A last line that was cut off is taken away: its entry was never promised to anybody. */
export async function openJournal(path: string): Promise<JournalFile> {
  const text = await endWhole(path, await readFile(path, 'utf8').catch(emptyIfAbsent));
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

/** The text of a journal whose last line is whole; the file is made so. */
async function endWhole(path: string, text: string): Promise<string> {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole === text) return text;
  if (parseJournal(text.slice(whole.length)).entries.length === 1) {
    await appendFile(path, '\n');
    return `${text}\n`;
  }
  await truncate(path, Buffer.byteLength(whole));
  return whole;
}

/** Appends a line, or nothing at all: half a line on a full disk is taken back. */
async function appendLine(file: FileHandle, entry: { readonly path: string; readonly line: string }): Promise<void> {
  const { size } = await file.stat();
  try {
    await file.appendFile(`${entry.line}\n`);
    await file.datasync();
  } catch (error) {
    await file.truncate(size).catch(() => undefined);
    throw fileError(error, entry.path);
  }
}

function emptyIfAbsent(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
  throw error;
}
