import { stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { sizedCache } from '../sized-cache.ts';
import { findInside, type Lookup, type ServedFile, type ServedFolder } from './find-inside.ts';

/** A file with its content at hand. */
export interface SmallFile extends Omit<ServedFile, 'kind' | 'handle'> {
  readonly kind: 'small file';
  readonly content: Buffer<ArrayBuffer>;
}

interface Kept extends SmallFile {
  /** What the system says of the file: as long as nothing of it changes, it is the same file with the same content. */
  readonly identity: string;
}

/** Files up to this size are kept, such as plots and CSVs, and so many bytes of them in all. */
const FILE_BYTES = 1_000_000;
const ALL_BYTES = 64_000_000;

/** As {@link findInside}, but small files that were asked for lately are answered from memory, after one look at the disk. */
export function smallFiles(): (
  root: string,
  lookup: Lookup,
) => Promise<SmallFile | ServedFile | ServedFolder | undefined> {
  const files = sizedCache<Kept>(ALL_BYTES, ({ content }) => content.length);
  return async (root, lookup) => {
    const path = join(root, ...lookup.names, lookup.isFolder ? sep : '');
    const kept = files.get(path);
    if (kept !== undefined && kept.identity === (await identityOf(path))) return kept;
    const identity = await identityOf(path);
    const found = await findInside(root, lookup);
    if (found?.kind !== 'file' || found.sizeBytes > FILE_BYTES) return found;
    const small = await readWhole(found);
    if (identity !== undefined && identity === (await identityOf(path))) files.set(path, { ...small, identity });
    return small;
  };
}

async function readWhole({ handle, ...facts }: ServedFile): Promise<SmallFile> {
  try {
    const content = Buffer.alloc(facts.sizeBytes);
    const { bytesRead } = await handle.read(content, 0, content.length, 0);
    return { ...facts, sizeBytes: bytesRead, content: content.subarray(0, bytesRead), kind: 'small file' };
  } finally {
    await handle.close();
  }
}

async function identityOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ');
}
