import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fsPromises, { chmod, mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { describeLockHolder, findLockHolder, lockFolder } from '../src/index.ts';
import { livenessOf, selfAsOwner, type Whereabouts } from '../src/write/lock-owner.ts';
import { withDirectory } from './sample-folder.ts';

const self = selfAsOwner('then');
const GONE = 2 ** 22 + 1;
const elsewhere = { ...self, host: 'node-b', bootId: 'b', machine: 'b' };
const locksOf = async (path: string) => (await readdir(path)).filter((name) => name.startsWith('.lock')).toSorted();

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

describe('an owner', () => {
  const here: Whereabouts = { host: 'node-a', machine: 'm1', bootId: 'boot-2', pidNamespace: self.pidNamespace ?? '' };
  const owner = { ...here, pid: process.pid, at: 'then' };
  test.each([
    ['this process', owner, here, 'alive'],
    ['no process of this boot', { ...owner, pid: GONE }, here, 'dead'],
    ['a later process with its number', { ...owner, startTicks: '1' }, here, 'dead'],
    ['this boot under another host name', { ...owner, host: 'c0ffee' }, here, 'alive'],
    ['an earlier boot of this machine', { ...owner, bootId: 'boot-1' }, here, 'dead'],
    ['another machine with this host name', { ...owner, bootId: 'boot-1', machine: 'm2' }, here, 'unknown'],
    ['a clone with this machine id', { ...owner, bootId: 'boot-1', host: 'node-b' }, here, 'unknown'],
    ['a machine without an id', { ...without(owner, 'machine'), bootId: 'boot-1' }, here, 'unknown'],
    ['another boot, seen without a machine id', { ...owner, bootId: 'boot-1' }, without(here, 'machine'), 'unknown'],
    [
      'neither with a machine id',
      { ...without(owner, 'machine'), bootId: 'boot-1' },
      without(here, 'machine'),
      'unknown',
    ],
    ['a boot that is not told', { ...without(owner, 'bootId'), pid: GONE }, here, 'unknown'],
    ['another container of this boot', { ...owner, pid: GONE, pidNamespace: 'pid:[1]' }, here, 'unknown'],
    ['a container that is not told', { ...without(owner, 'pidNamespace'), pid: GONE }, here, 'unknown'],
  ] as const)('%s', (_what, given, from, expected) => {
    expect(livenessOf(given, from)).toBe(expected);
  });

  test('that has ended and only waits to be fetched is dead', async () => {
    // The shell becomes `sleep`, which never fetches its ended child.
    const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [line]: readonly unknown[] = await once(parent.stdout, 'data');
      const pid = Number(String(line));
      await vi.waitFor(async () => expect(await readFile(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) Z /));
      expect(livenessOf({ ...without(self, 'startTicks'), pid })).toBe('dead');
    } finally {
      parent.kill('SIGKILL');
    }
  });
});

describe('a lock that may be held', () => {
  test.each([
    ['another machine', JSON.stringify(elsewhere), /process \d+ on node-b since then, which cannot be seen/],
    ['another container', JSON.stringify({ ...self, pidNamespace: 'pid:[1]' }), /which cannot be seen from here/],
    ['an empty file', '', /cannot be read \(it is empty\)/],
    ['zeros of a power cut', '\0\0\0\0', /cannot be read \(it names no process\)/],
    ['half a line', '{"pid":4711,"ho', /cannot be read \(it names no process\)/],
    ['another program', '4711', /cannot be read \(it names no process\)/],
    ['an owner without a number', '{"pid":"x","host":"a","at":"b"}', /cannot be read \(it names no process\)/],
  ])('by %s is not taken, and it is said who and how to break it', (_what, text, message) =>
    withDirectory(async (path) => {
      await writeFile(join(path, '.lock.1'), text);
      await expect(lockFolder(path, 'now')).rejects.toMatchObject({
        code: 'LOCKED',
        message: expect.stringMatching(message),
        hint: `if it runs nowhere any more, start again with --break-lock, or remove ${join(path, '.lock.1')}`,
      });
      expect(await findLockHolder(path)).toMatchObject({ liveness: 'unknown' });
      expect(await locksOf(path)).toStrictEqual(['.lock.1']);
      expect(await readFile(join(path, '.lock.1'), 'utf8')).toBe(text);
    }),
  );

  test.each(['EIO', 'ESTALE', 'EMFILE', 'EACCES'])('is not taken when reading it says %s', (code) =>
    withDirectory(async (path) => {
      await writeFile(join(path, '.lock.1'), JSON.stringify(self));
      failing('readFile', code, (target) => String(target).endsWith('.lock.1'));
      await expect(lockFolder(path, 'now')).rejects.toMatchObject({
        code: 'LOCKED',
        message: expect.stringContaining(`cannot be read (${code})`),
      });
      expect(await locksOf(path)).toStrictEqual(['.lock.1']);
    }),
  );

  test.each(['EIO', 'ESTALE', 'EMFILE'])('counts as held when its folder cannot be listed (%s)', (code) =>
    withDirectory(async (path) => {
      failing('readdir', code, (target) => target === path);
      await expect(lockFolder(path, 'now')).rejects.toMatchObject({ code: 'LOCKED' });
      expect(await findLockHolder(path)).toMatchObject({ liveness: 'unknown', unreadable: code });
    }),
  );

  test('is readable by other users, whatever the umask', () =>
    withDirectory(async (path) => {
      const before = process.umask(0o077);
      try {
        const lock = await lockFolder(path, 'now');
        expect((await stat(join(path, '.lock.1'))).mode & 0o777).toBe(0o644);
        await lock.release();
      } finally {
        process.umask(before);
      }
    }));
});

describe('--break-lock', () => {
  test.each([
    ['another machine', JSON.stringify(elsewhere)],
    ['nobody that can be read', ''],
  ])('takes the lock of %s that gives no sign of life', (_what, text) =>
    withDirectory(async (path) => {
      await writeFile(join(path, '.lock.1'), text);
      const lock = await lockFolder(path, 'now', { breakLock: true, watchMs: 30 });
      expect(await locksOf(path)).toStrictEqual(['.lock.2']);
      await lock.release();
      expect(await locksOf(path)).toStrictEqual([]);
    }),
  );

  test('is refused while the owner lives', () =>
    withDirectory(async (path) => {
      const lock = await lockFolder(path, 'now');
      await expect(lockFolder(path, 'now', { breakLock: true, watchMs: 30 })).rejects.toMatchObject({
        code: 'LOCKED',
        message: expect.stringContaining(`process ${process.pid} on ${hostname()} since now; it lives`),
      });
      expect(await locksOf(path)).toStrictEqual(['.lock.1']);
      await lock.release();
    }));

  test('is refused when an owner that cannot be seen gives a sign of life', () =>
    withDirectory(async (path) => {
      const file = join(path, '.lock.1');
      await writeFile(file, JSON.stringify(elsewhere));
      const touching = setInterval(() => void utimes(file, new Date(), new Date()), 20);
      try {
        await expect(lockFolder(path, 'now', { breakLock: true, watchMs: 1_200 })).rejects.toMatchObject({
          code: 'LOCKED',
          message: expect.stringContaining('sign of life'),
        });
      } finally {
        clearInterval(touching);
      }
      expect(await locksOf(path)).toStrictEqual(['.lock.1']);
    }));

  test('an owner whose lock was broken takes nobody the next one away', () =>
    withDirectory(async (path) => {
      const first = await lockFolder(path, 'now');
      const second = JSON.stringify({ ...self, at: 'later' });
      await writeFile(join(path, '.lock.1'), second);
      await first.release();
      expect(await readFile(join(path, '.lock.1'), 'utf8')).toBe(second);
    }));
});

describe('a held lock', () => {
  test('is touched again and again, as a sign of life', () =>
    withDirectory(async (path) => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      try {
        const lock = await lockFolder(path, 'now');
        const file = join(path, '.lock.1');
        await utimes(file, 0, 0);
        vi.advanceTimersByTime(10_000);
        await vi.waitFor(async () => expect((await stat(file)).mtimeMs).toBeGreaterThan(0));
        await lock.release();
        expect(vi.getTimerCount()).toBe(0);
      } finally {
        vi.useRealTimers();
      }
    }));
});

describe('where a file system knows no hard links', () => {
  test.each(['EPERM', 'ENOTSUP', 'ENOSYS'])('(%s) one process of several gets the lock', (code) =>
    withDirectory(async (path) => {
      failing('link', code);
      const tries = await Promise.allSettled([1, 2, 3, 4].map((at) => lockFolder(path, String(at))));
      const locks = tries.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(locks).toHaveLength(1);
      const reasons = tries.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
      expect(reasons).toStrictEqual(['LOCKED', 'LOCKED', 'LOCKED']);
      expect(describeLockHolder((await findLockHolder(path)) as never)).toContain(`process ${process.pid}`);
      await locks[0]?.release();
      expect(await locksOf(path)).toStrictEqual([]);
    }),
  );

  test('a dead owner is outbid, and one that cannot be seen is broken, there as well', () =>
    withDirectory(async (path) => {
      failing('link', 'EPERM');
      const leave = async (name: string, owner: object) => {
        await mkdir(join(path, name));
        await writeFile(join(path, name, 'owner'), JSON.stringify(owner));
      };
      await leave('.lock.1', { ...self, pid: GONE });
      const lock = await lockFolder(path, 'now');
      expect(await locksOf(path)).toStrictEqual(['.lock.2']);
      await lock.release();
      await leave('.lock.1', elsewhere);
      await expect(lockFolder(path, 'now')).rejects.toMatchObject({ code: 'LOCKED' });
      await (await lockFolder(path, 'now', { breakLock: true, watchMs: 30 })).release();
      expect(await locksOf(path)).toStrictEqual([]);
    }));

  test('nor takes renamed folders, the true cause is said', () =>
    withDirectory(async (path) => {
      failing('link', 'ENOTSUP');
      failing('rename', 'EINVAL');
      await expect(lockFolder(path, 'now')).rejects.toMatchObject({
        code: 'ACCESS_DENIED',
        message: `${path}: this file system takes no lock: hard links ENOTSUP, renaming a folder EINVAL`,
      });
      expect(await locksOf(path)).toStrictEqual([]);
    }));
});

/** Two machines, and a machine before and after a reboot, as far as one machine can be several: with mounts of its own. */
describe.skipIf(!canUnshare())(
  `two processes${canUnshare() ? '' : ' (skipped: needs root and mount namespaces)'}`,
  () => {
    test.each([
      [
        'on two machines of one host name',
        { bootId: 'b'.repeat(36), machineId: 'd'.repeat(32) },
        /^LOCKED .*cannot be seen/,
      ],
      ['on a machine without an id', { bootId: 'b'.repeat(36), machineId: '' }, /^LOCKED .*cannot be seen/],
      ['before and after a reboot', { bootId: 'b'.repeat(36) }, /^held$/],
    ])('%s', (_what, machine, second) =>
      withDirectory(async (path) => {
        const first = holder(path);
        try {
          expect(await first.firstLine).toBe('held');
          const other = holder(path, await mountsOf(path, machine));
          try {
            expect(await other.firstLine).toMatch(second);
          } finally {
            await kill(other.process);
          }
        } finally {
          await kill(first.process);
        }
      }),
    );

    test('of which the second may not read the lock of the first', () =>
      withDirectory(async (path) => {
        await chmod(path, 0o777);
        await writeFile(join(path, '.lock.1'), JSON.stringify(self), { mode: 0o600 });
        const { stdout } = spawnSync('setpriv', [
          '--reuid',
          '65534',
          '--regid',
          '65534',
          '--clear-groups',
          'cat',
          join(path, '.lock.1'),
        ]);
        expect(stdout.toString()).toBe('');
        const other = holder(path, ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups']);
        expect(await other.firstLine).toMatch(/^LOCKED .*cannot be read \(EACCES\)/);
        await kill(other.process);
        expect(await locksOf(path)).toStrictEqual(['.lock.1']);
      }));
  },
);

function canUnshare(): boolean {
  return spawnSync('unshare', ['-m', 'setpriv', '--version']).status === 0;
}

/** The words that start a program on a machine of another boot, or of another identity. */
async function mountsOf(path: string, { bootId, machineId }: { bootId: string; machineId?: string }) {
  await writeFile(join(path, 'boot'), `${bootId}\n`);
  await writeFile(join(path, 'machine'), `${machineId ?? ''}\n`);
  const mounts = [
    `mount --bind ${join(path, 'boot')} /proc/sys/kernel/random/boot_id`,
    ...(machineId === undefined ? [] : [`mount --bind ${join(path, 'machine')} /etc/machine-id`]),
  ];
  return ['unshare', '-m', 'sh', '-c', [...mounts, 'exec "$@"'].join(' && '), 'sh'];
}

function holder(path: string, within: readonly string[] = []): { process: ChildProcess; firstLine: Promise<string> } {
  const script = fileURLToPath(new URL('hold-lock.ts', import.meta.url));
  const tsconfig = fileURLToPath(new URL('../../../tsconfig.json', import.meta.url));
  const [program = '', ...words] = [...within, process.execPath, '--import', 'tsx', script, path];
  const child = spawn(program, words, {
    env: { ...process.env, TSX_TSCONFIG_PATH: tsconfig },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const firstLine = once(child.stdout, 'data').then(([chunk]: readonly unknown[]) => String(chunk).trim());
  return { process: child, firstLine };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Makes a call of the file system fail, for the paths that are meant. */
function failing(
  name: 'readFile' | 'readdir' | 'link' | 'rename',
  code: string,
  meant: (path: unknown) => boolean = () => true,
): void {
  const original = fsPromises[name] as (...args: readonly unknown[]) => Promise<unknown>;
  vi.spyOn(fsPromises, name as 'readFile').mockImplementation((async (...args: readonly unknown[]) => {
    if (!meant(args[0])) return original(...args);
    throw Object.assign(new Error(`${code}: ${name}`), { code, syscall: name });
  }) as never);
  syncBuiltinESMExports();
}

function without<T extends object, Key extends keyof T>(value: T, key: Key): Omit<T, Key> {
  const { [key]: _left, ...rest } = value;
  return rest;
}
