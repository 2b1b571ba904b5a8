import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseImageTag, parseRunFolderName } from '@sglang-ci/core';
import { findLockHolder, isServerLog } from '@sglang-ci/history';

/** A night's run folder as far as clearing up needs. */
export interface RunFolder {
  readonly path: string;
  readonly imageTag: string;
  /** `YYYYMMDD` of its image. */
  readonly date: string;
  /** Nights of the same model and mode. */
  readonly group: string;
  /** Somebody writes into it, or may. */
  readonly inUse: boolean;
  /** Only where `results.json` has all that is read from them. */
  readonly serverLogs: readonly ServerLog[];
}

export interface ServerLog {
  readonly path: string;
  readonly bytes: number;
  /** ms since the epoch. */
  readonly changedAt: number;
}

/** The run folders of a site, `{out}/{mode}/{MODEL}/{folder}`. */
export async function findRunFolders(outputDir: string): Promise<readonly RunFolder[]> {
  const folders: RunFolder[] = [];
  for (const mode of ['online', 'offline']) {
    for (const model of await namesIn(join(outputDir, mode))) {
      const parent = join(outputDir, mode, model);
      for (const name of await namesIn(parent)) {
        const folder = await readFolder(join(parent, name), name);
        if (folder !== undefined) folders.push(folder);
      }
    }
  }
  return folders;
}

async function readFolder(path: string, name: string): Promise<RunFolder | undefined> {
  const parsed = parseRunFolderName(name);
  if (parsed === undefined) return undefined;
  const date = parseImageTag(parsed.imageTag)?.date;
  if (date === undefined) return undefined;
  const isRecorded = existsSync(join(path, 'results.json'));
  const names = isRecorded ? (await namesIn(path)).filter(isServerLog) : [];
  return {
    path,
    imageTag: parsed.imageTag,
    date,
    group: `${parsed.model} ${parsed.variant} ${parsed.mode} ${parsed.subMode}`,
    inUse: (await findLockHolder(path)) !== undefined,
    serverLogs: await Promise.all(names.map((file) => readLog(join(path, file)))),
  };
}

async function readLog(path: string): Promise<ServerLog> {
  const { size, mtimeMs } = await stat(path);
  return { path, bytes: size, changedAt: mtimeMs };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
