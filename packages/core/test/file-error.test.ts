import { mkdtempSync, rmSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CiError, exitCodeOf } from '../src/errors.ts';
import { fileError } from '../src/file-error.ts';

const systemError = (code: string, more: object = {}) =>
  Object.assign(new Error(`${code}: it went wrong`), { code, ...more });

test.each([
  ['ENOSPC', undefined, 'DISK_FULL', 'no space left to write'],
  ['EDQUOT', '/data/run.log', 'DISK_FULL', '/data/run.log: no space left to write'],
  ['EACCES', '/data/run.log', 'ACCESS_DENIED', 'permission denied: /data/run.log, open'],
  ['EPERM', undefined, 'ACCESS_DENIED', 'permission denied: open'],
  ['EROFS', '/data', 'ACCESS_DENIED', 'the file system is read-only: /data, open'],
])('%s of %s is %s', (code, path, expected, message) => {
  const cause = systemError(code, { syscall: 'open', ...(path === undefined ? {} : { path }) });
  expect(fileError(cause)).toMatchObject({ code: expected, message, cause });
});

test('what is no such error stays what it was', () => {
  const bug = new TypeError('undefined is not a function');
  const own = new CiError('LOCKED', 'somebody else');
  const missing = systemError('ENOENT');
  expect([bug, own, missing, 'text'].map((error) => fileError(error))).toStrictEqual([bug, own, missing, 'text']);
});

test('a real full disk is one, wherever it was met', async () => {
  const full = await writeFile('/dev/full', 'x').catch((error: unknown) => error);
  expect(fileError(full, '/data/results.json')).toMatchObject({
    code: 'DISK_FULL',
    message: expect.stringContaining('results.json'),
  });
  expect(exitCodeOf(fileError(full))).toBe(1);
});

test('a folder that is no file is no matter of rights', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'file-error-'));
  const error = await open(folder, 'w').catch((cause: unknown) => cause);
  rmSync(folder, { recursive: true });
  expect(fileError(error)).toBe(error);
});
