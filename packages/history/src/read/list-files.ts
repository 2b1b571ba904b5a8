import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unreadable } from '../night/unreadable.ts';

/** The names in a run folder that are files we can read, and a problem for each other one that looks like such a file. */
export interface ListedFiles {
  readonly names: readonly string[];
  readonly problems: readonly string[];
}

const READ_NAME = /\.(?:csv|log|jsonl?)$/;

/** Lists a run folder. What would fail or block when it is opened (a dead link, a pipe, a folder) is kept out here. */
export function listFiles(folder: string): ListedFiles {
  const names: string[] = [];
  const problems: string[] = [];
  for (const name of readdirSync(folder)) {
    const reason = whyUnreadable(join(folder, name));
    if (reason === undefined) names.push(name);
    else if (READ_NAME.test(name)) problems.push(unreadable(`${name}: ${reason}`));
  }
  return { names, problems: problems.toSorted() };
}

function whyUnreadable(path: string): string | undefined {
  try {
    const info = statSync(path);
    if (info.isDirectory()) return 'is a folder';
    if (!info.isFile()) return 'is no file';
    accessSync(path, constants.R_OK);
    return undefined;
  } catch (error) {
    // `EACCES: permission denied, access '/…'`: the path is already told.
    return error instanceof Error ? error.message.replace(/, \w+ '.*$/s, '') : String(error);
  }
}
