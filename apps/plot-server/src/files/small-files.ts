import { stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { LRUCache } from 'lru-cache';
import { blot, isBlotted } from './blotted-bytes.ts';
import { findInside, identityOf, type Lookup, type ServedFile, type ServedFolder } from './find-inside.ts';
import type { SecretFiles } from './secret-files.ts';

/** A file with its content at hand. */
export interface SmallFile extends Omit<ServedFile, 'kind' | 'handle'> {
  readonly kind: 'small file';
  readonly content: Buffer<ArrayBuffer>;
}

/** Files up to this size are kept, such as plots and CSVs, and so many bytes of them in all. */
const FILE_BYTES = 1_000_000;
const ALL_BYTES = 64_000_000;
/** What is known of a file beside its content. */
const ENTRY_BYTES = 1_000;

/** As {@link findInside}, but small files that were asked for lately are answered from memory, after one look at the disk. */
export function smallFiles(
  secretFiles?: SecretFiles,
): (root: string, lookup: Lookup) => Promise<SmallFile | ServedFile | ServedFolder | undefined> {
  const files = new LRUCache<string, SmallFile>({
    maxSize: ALL_BYTES,
    sizeCalculation: ({ content }) => content.length + ENTRY_BYTES,
  });
  return async (root, lookup) => {
    const path = join(root, ...lookup.names, lookup.isFolder ? sep : '');
    const kept = files.get(path);
    if (kept !== undefined && (await isStill(kept, path))) return kept;
    const found = await findInside(root, lookup, secretFiles);
    if (found?.kind !== 'file' || found.sizeBytes > FILE_BYTES) return found;
    const small = await readWhole(found);
    files.set(path, small);
    return small;
  };
}

async function isStill({ identity }: SmallFile, path: string): Promise<boolean> {
  const now = await stat(path, { bigint: true }).catch(() => undefined);
  return now !== undefined && identityOf(now) === identity;
}

async function readWhole({ handle, ...facts }: ServedFile): Promise<SmallFile> {
  try {
    const content = Buffer.alloc(facts.sizeBytes);
    const { bytesRead } = await handle.read(content, 0, content.length, 0);
    const read = content.subarray(0, bytesRead);
    const shown = isBlotted(facts.type) ? blot(read) : read;
    return { ...facts, sizeBytes: bytesRead, content: shown, kind: 'small file' };
  } finally {
    await handle.close();
  }
}
