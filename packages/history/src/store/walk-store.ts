import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseImageTag, parseRunFolderName } from '@sglang-ci/core';
import type { KnownDirectory, ListedFolder } from './manifest.ts';

/** A directory that changed so recently may change again within the file system's clock tick. */
const TICK_MS = 2_000;

/**
 * Lists all directories below `root` that are no run folders, with the run folders in them. A directory whose
 * modification time is the known one has the known entries and is not listed again. Links are followed, each target
 * once; hidden directories and the insides of run folders are passed over. An unreadable directory is an error unless
 * `onUnreadable` takes it.
 */
export async function walkStore(
  root: string,
  options: {
    readonly known: Readonly<Record<string, KnownDirectory>>;
    readonly now: number;
    readonly onUnreadable?: (path: string, reason: string) => void;
  },
): Promise<Readonly<Record<string, KnownDirectory>>> {
  const found: Record<string, KnownDirectory> = {};
  const seen = new Set<string>();
  const visit = async (relative: string): Promise<void> => {
    const path = join(root, relative);
    const real = await realpath(path);
    if (seen.has(real)) return;
    seen.add(real);
    const directory = await look(path, { known: options.known[relative], now: options.now });
    found[relative] = directory;
    for (const name of directory.directories) await enter(join(relative, name));
  };
  const enter = (relative: string): Promise<void> =>
    visit(relative).catch((error: unknown) => {
      if (options.onUnreadable === undefined) throw error;
      options.onUnreadable(join(root, relative), error instanceof Error ? error.message : String(error));
    });
  await visit('');
  return found;
}

async function look(
  path: string,
  options: { readonly known: KnownDirectory | undefined; readonly now: number },
): Promise<KnownDirectory> {
  const { known, now } = options;
  const { mtimeMs } = await stat(path);
  if (known?.mtimeMs === mtimeMs && now - mtimeMs > TICK_MS) return known;
  const directories: string[] = [];
  const nights: Record<string, ListedFolder> = {};
  for (const name of await directoriesIn(path)) {
    const night = known?.nights[name] ?? listed(name);
    if (night === undefined) directories.push(name);
    else nights[name] = night;
  }
  return { mtimeMs, directories, nights };
}

function listed(name: string): ListedFolder | undefined {
  const imageTag = parseRunFolderName(name)?.imageTag;
  return imageTag === undefined ? undefined : { day: parseImageTag(imageTag)?.date ?? '', state: null };
}

async function directoriesIn(path: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory() || (entry.isSymbolicLink() && (await leadsToDirectory(join(path, entry.name))))) {
      names.push(entry.name);
    }
  }
  return names.toSorted();
}

async function leadsToDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (target) => target.isDirectory(),
    () => false,
  );
}
