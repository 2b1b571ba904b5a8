import { link, mkdir, open, readdir, readFile, rename, rm, stat, unlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CiError, fileError } from '@sglang-ci/core';
import { livenessOf, type LockOwner, parseOwner } from './lock-owner.ts';
import { writeDurably } from './write-atomically.ts';

/** What a lock says of its owner, or why that cannot be told; `undefined` when the lock has just been given back. */
export type LockContent = { readonly owner: LockOwner } | { readonly unreadable: string } | undefined;

/** A lock where a file system knows no hard links is a folder that holds this file. */
const OWNER_FILE = 'owner';
const DRAFT = '.lock-draft.';
const DRAFT_AGE_MS = 3_600_000;

/** Reads a lock. Whatever keeps it from being read is told, never taken for a lock that is not there. */
export async function readLock(path: string): Promise<LockContent> {
  try {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (codeOf(error) === 'EISDIR') return readFile(join(path, OWNER_FILE), 'utf8');
      throw error;
    });
    const owner = parseOwner(text);
    if (owner !== undefined) return { owner };
    return { unreadable: text.trim() === '' ? 'it is empty' : 'it names no process' };
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && (await isGone(path))) return undefined;
    return { unreadable: codeOf(error) ?? String(error) };
  }
}

/**
 * Makes a lock with its content in one step, on the disk before it can be seen, so that neither a kill nor a power cut
 * leaves one without an owner. `taken` when there is one already. Throws `ACCESS_DENIED`, `DISK_FULL`.
 */
export async function createLock(path: string, owner: LockOwner): Promise<'created' | 'taken'> {
  const draft = join(dirname(path), `${DRAFT}${owner.pid}.${process.hrtime.bigint()}.tmp`);
  try {
    await writeForAll(draft, owner);
    await link(draft, path);
    return 'created';
  } catch (error) {
    const code = codeOf(error) ?? '';
    // A file server whose first answer was lost says that the name exists: it is this very file.
    if (code === 'EEXIST') return (await stat(draft)).nlink > 1 ? 'created' : 'taken';
    if ((error as NodeJS.ErrnoException).syscall !== 'link' || !NO_LINKS.has(code)) throw fileError(error, path);
    return await createAsFolder(path, owner, code);
  } finally {
    await rm(draft, { force: true });
  }
}

/** FAT, many FUSE and some CIFS and object file systems. */
const NO_LINKS: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EINVAL',
  'EXDEV',
  'EMLINK',
]);

/** A folder that is renamed replaces neither a file nor a folder that holds something: exclusive, and in one step too. */
async function createAsFolder(path: string, owner: LockOwner, why: string): Promise<'created' | 'taken'> {
  const draft = join(dirname(path), `${DRAFT}${owner.pid}.${process.hrtime.bigint()}.d.tmp`);
  try {
    await mkdir(draft);
    await writeForAll(join(draft, OWNER_FILE), owner);
    await rename(draft, path);
    return 'created';
  } catch (error) {
    const code = codeOf(error) ?? '';
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EISDIR'].includes(code)) return 'taken';
    if ((error as NodeJS.ErrnoException).syscall !== 'rename') throw fileError(error, path);
    const message = `${dirname(path)}: this file system takes no lock: hard links ${why}, renaming a folder ${code}`;
    throw new CiError('ACCESS_DENIED', message, { hint: 'put the work folder on another file system', cause: error });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Gives a lock back in one step; harmless when it is gone. Throws what the file system says. */
export async function removeLock(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    const code = codeOf(error) ?? '';
    if (code === 'ENOENT') return;
    if (!(await isFolder(path))) throw error;
    const draft = join(dirname(path), `${DRAFT}${process.pid}.${process.hrtime.bigint()}.d.tmp`);
    await rename(path, draft);
    await rm(draft, { recursive: true, force: true });
  }
}

/** A sign of life that others can see: the file server notes when. */
export async function touchLock(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now);
}

/** When a lock was last touched, by the file server's clock; asked of the server and not of this machine's cache. */
export async function lastTouch(path: string): Promise<number | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      return (await file.stat()).ctimeMs;
    } finally {
      await file.close();
    }
  } catch {
    return stat(path).then(
      ({ ctimeMs }) => ctimeMs,
      () => undefined,
    );
  }
}

/** Drafts of locks whose writers were killed; one whose writer cannot be seen is given an hour to be finished. */
export async function draftsLeft(folder: string): Promise<readonly string[]> {
  const drafts = (await readdir(folder)).filter((name) => name.startsWith(DRAFT)).map((name) => join(folder, name));
  const left = drafts.map(async (path) => {
    const content = await readLock(path);
    const liveness = content !== undefined && 'owner' in content ? livenessOf(content.owner) : 'unknown';
    if (liveness === 'dead') return [path];
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.NaN }));
    return liveness === 'unknown' && Date.now() - mtimeMs > DRAFT_AGE_MS ? [path] : [];
  });
  return (await Promise.all(left)).flat();
}

/** Readable by every user, whatever the umask: who is refused has to see by whom. */
async function writeForAll(path: string, owner: LockOwner): Promise<void> {
  await writeDurably(path, JSON.stringify(owner), { mode: 0o644, exactMode: true });
}

async function isGone(path: string): Promise<boolean> {
  return stat(path).then(
    () => false,
    (error: unknown) => codeOf(error) === 'ENOENT',
  );
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
