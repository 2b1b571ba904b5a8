import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import type { SecretFiles } from './secret-files.ts';
import { isOpenName, servedType } from './served-name.ts';

/** An open file of a served folder. Who gets one closes it. */
export interface ServedFile {
  readonly kind: 'file';
  readonly handle: FileHandle;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly type: string;
  /** Which file it is and in which state, as {@link identityOf} says it. */
  readonly identity: string;
}

export interface ServedFolder {
  readonly kind: 'folder';
  /** With all links followed. */
  readonly path: string;
}

/** A path inside a served folder; with a slash at its end it is one of a folder. */
export interface Lookup {
  readonly names: readonly string[];
  readonly isFolder: boolean;
}

/** Opening does not wait for a pipe's other end. */
const READ = constants.O_RDONLY | constants.O_NONBLOCK;

/** What the system says about a path that leads nowhere, or where we may not go. */
const NOWHERE = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG', 'ENXIO', 'ENODEV']);

/**
 * The file or folder that `names` lead to inside `root`, or `undefined`: nothing there, not served, or outside. The file
 * is opened first and then proved to be the one inside, so that no link that is changed meanwhile can lead out.
 */
export async function findInside(
  root: string,
  { names, isFolder }: Lookup,
  secretFiles?: SecretFiles,
): Promise<ServedFile | ServedFolder | undefined> {
  const path = join(root, ...names, isFolder ? sep : '');
  const handle = await open(path, READ).catch(nowhere);
  if (handle === undefined) return undefined;
  const found = await describe(handle, { root, path, secretFiles }).catch(async (error: unknown) => {
    await handle.close();
    return nowhere(error);
  });
  if (found?.kind !== 'file') await handle.close();
  return found;
}

/** `path` with all links followed, if it lies in `root` and every name on the way from there is an open one. */
export async function realPathInside(root: string, path: string): Promise<string | undefined> {
  const [top, real] = await Promise.all([realpath(root), realpath(path)]);
  const names = relative(top, real).split(sep);
  return real === top || names.every(isOpenName) ? real : undefined;
}

/** File, size and times of change: while nothing of it differs, it is the same file with the same content. */
export function identityOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}

async function describe(
  handle: FileHandle,
  {
    root,
    path,
    secretFiles,
  }: { readonly root: string; readonly path: string; readonly secretFiles: SecretFiles | undefined },
): Promise<ServedFile | ServedFolder | undefined> {
  const [opened, real] = await Promise.all([handle.stat({ bigint: true }), realPathInside(root, path)]);
  if (real === undefined) return undefined;
  if (opened.isDirectory()) return { kind: 'folder', path: real };
  const type = servedType(basename(path)) && servedType(basename(real));
  const inside = await stat(real, { bigint: true });
  if (type === undefined || !opened.isFile() || inside.ino !== opened.ino || inside.dev !== opened.dev)
    return undefined;
  if ((await secretFiles?.())?.(opened) === true) return undefined;
  const [sizeBytes, modifiedMs] = [Number(opened.size), Number(opened.mtimeNs) / 1e6];
  return { kind: 'file', handle, sizeBytes, modifiedMs, type, identity: identityOf(opened) };
}

function nowhere(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && NOWHERE.has(String(error.code))) return undefined;
  throw error;
}
