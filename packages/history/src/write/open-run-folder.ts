import { appendFileSync, existsSync, statSync, truncateSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CiEvent, Clock, JournalEntry, Plan } from '@sglang-ci/core';
import { lockFolder, type LockOptions } from './folder-lock.ts';
import { openJournal } from './journal-file.ts';
import { keepPlan } from './plan-file.ts';
import { safeJson } from './safe-json.ts';
import { writeAtomically } from './write-atomically.ts';

/** A run folder held by its one writer. */
export interface RunFolderWriter {
  /** Absolute. */
  readonly path: string;
  /** What earlier sessions and this one have appended. */
  readonly journal: readonly JournalEntry[];
  /** SHA-256 of plan.json's text. */
  readonly planHash: string;
  /** Appends one line to `journal.jsonl` and waits until it is on the disk. Throws `DISK_FULL`. */
  append(entry: JournalEntry): Promise<void>;
  /** Replaces a file of the folder in one step; its absolute path. Throws `DISK_FULL`. */
  write(name: string, text: string): Promise<string>;
  /** Appends to `events.jsonl`. Never throws: events explain a night, they do not decide it. */
  appendEvent(event: CiEvent): void;
  /** Gives the folder back. */
  close(): Promise<void>;
}

/**
 * Creates or reopens a run folder for one writer: takes its lock, keeps the plan, reads the journal. All texts written
 * through it are free of secrets. Throws `LOCKED`, with the owner, if another process holds the folder.
 */
export async function openRunFolder(
  path: string,
  options: { readonly plan: Plan; readonly clock: Clock } & LockOptions,
): Promise<RunFolderWriter> {
  const folder = resolve(path);
  await mkdir(folder, { recursive: true });
  const lock = await lockFolder(folder, new Date(options.clock.now()).toISOString(), options);
  try {
    await removeDrafts(folder);
    const planHash = await keepPlan(folder, options.plan);
    const journal = await openJournal(join(folder, 'journal.jsonl'));
    return {
      path: folder,
      journal: journal.entries,
      planHash,
      append: (entry) => journal.append(entry),
      write: (name, text) => writeInto(folder, { name, text }),
      appendEvent: (event) => appendEvent(folder, { ...event, at: new Date(options.clock.now()).toISOString() }),
      close: () => journal.close().finally(() => lock.release()),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function writeInto(folder: string, file: { readonly name: string; readonly text: string }): Promise<string> {
  const target = join(folder, file.name);
  await writeAtomically(target, file.text);
  return target;
}

function appendEvent(folder: string, event: CiEvent & { readonly at: string }): void {
  const path = join(folder, 'events.jsonl');
  const size = existsSync(path) ? statSync(path).size : 0;
  try {
    appendFileSync(path, `${safeJson(event)}\n`);
  } catch {
    // A full disk shows itself at the next journal entry, where it counts. Half a line is taken back.
    if (existsSync(path)) truncateSync(path, size);
  }
}

/** Half-written files of a killed session; not the lock drafts of a process that asks for the folder right now. */
async function removeDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter((name) => /^\.(?!lock-draft).*\.tmp$/.test(name));
  await Promise.all(drafts.map((name) => rm(join(folder, name), { force: true })));
}
