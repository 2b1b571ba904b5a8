import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { access, constants, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Night } from '../night/night.ts';
import { INDEX_VERSION, type Manifest } from './manifest.ts';

/** The nights of one shard by folder path relative to the root, each with the state of the folder it was read from. */
export type Shard = Readonly<Record<string, { readonly signature: string; readonly night: Night }>>;

/** The index on disk: a table of contents and one file per model folder and month, so that a scan loads what it needs. */
export interface StoreIndex {
  readManifest(): Manifest;
  readShard(name: string): Shard;
  /** Never throws: without an index the next scan is slower, nothing else. */
  writeManifest(manifest: Manifest): Promise<void>;
  writeShard(name: string, shard: Shard): Promise<void>;
}

const EMPTY: Manifest = { version: INDEX_VERSION, directories: {} };

/**
 * Opens the index of a store. `place` is its directory; by default `.sglang-ci-index` in the store, or the user's cache
 * where the store cannot be written; `false` for none. It can be deleted at any time. Unreadable files count as absent.
 */
export async function openIndex(root: string, place: string | false | undefined): Promise<StoreIndex> {
  if (place === false) return NO_INDEX;
  const directory = place ?? (await defaultPlace(root));
  return {
    readManifest: () => {
      const manifest = readJson(join(directory, 'manifest.json')) as Manifest | undefined;
      return manifest?.version === INDEX_VERSION ? manifest : EMPTY;
    },
    readShard: (name) => (readJson(join(directory, `${name}.json`)) ?? {}) as Shard,
    writeManifest: (manifest) => writeJson(directory, { name: 'manifest', value: manifest }),
    writeShard: (name, shard) => writeJson(directory, { name, value: shard }),
  };
}

const NO_INDEX: StoreIndex = {
  readManifest: () => EMPTY,
  readShard: () => ({}),
  writeManifest: () => Promise.resolve(),
  writeShard: () => Promise.resolve(),
};

async function defaultPlace(root: string): Promise<string> {
  if (await isWritable(root)) return join(root, '.sglang-ci-index');
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(cache, 'sglang-ci', createHash('sha1').update(root).digest('hex').slice(0, 16));
}

/** A folder without any write bit is meant to stay as it is, also by root, whom the system would let write. */
async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK);
    return ((await stat(path)).mode & 0o222) !== 0;
  } catch {
    return false;
  }
}

/** Synchronous: there are hundreds of shards, and a round through the thread pool costs more than reading one. */
function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Replaces a file by rename. It is not synced: after a power cut an unreadable file counts as absent. */
async function writeJson(directory: string, file: { readonly name: string; readonly value: object }): Promise<void> {
  const path = join(directory, `${file.name}.json`);
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(draft, JSON.stringify(file.value));
    await rename(draft, path);
  } catch {
    // What could not be replaced is not kept: half an index would be worse than none.
    await Promise.all([draft, path].map((name) => rm(name, { force: true }).catch(() => undefined)));
  }
}
