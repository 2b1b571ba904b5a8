import { CiError } from './errors.ts';

/**
 * An error of the file system that people can do something about, as such: `DISK_FULL` or `ACCESS_DENIED`, with the path
 * where it is known. Every other error as it was.
 */
export function fileError(error: unknown, path?: string): unknown {
  if (!(error instanceof Error) || error instanceof CiError) return error;
  const { code = '', path: ownPath, syscall } = error as NodeJS.ErrnoException;
  const where = path ?? ownPath;
  if (FULL.has(code)) {
    const hint = 'free some space; the run can be resumed';
    return new CiError('DISK_FULL', `${where === undefined ? '' : `${where}: `}no space left to write`, {
      hint,
      cause: error,
    });
  }
  if (!DENIED.has(code)) return error;
  const why = code === 'EROFS' ? 'the file system is read-only' : 'permission denied';
  const what = [where, syscall].filter((word) => word !== undefined).join(', ');
  return new CiError('ACCESS_DENIED', `${why}${what === '' ? '' : `: ${what}`}`, {
    hint: 'ls -ld shows who may write there; nights of root and of another user must not share a folder',
    cause: error,
  });
}

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);
const DENIED: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS']);
