import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import type { Clock } from '@sglang-ci/core';
import { describe, expect, it } from 'vitest';
import { type Night, renderResults, type ScanOptions, scanStore } from '../src/index.ts';
import {
  clientLog,
  grokCsv,
  grokLogName,
  gsm8kLog,
  sampleResults,
  sampleRun,
  serverLog,
  withDirectory,
  writeTree,
} from './sample-folder.ts';

const NOW = Date.parse('2025-12-20T12:00:00Z');
const clock: Clock = { now: () => NOW, sleep: () => Promise.resolve() };
const RUN = { load: 1, run: 1, e2e: 9000, ttft: 90, itl: 9 };
const folderOf = (day: string, model = 'GROK1') => `v0.5.6-rocm700-mi30x-${day}_${model}_MOE-I4F8_online`;

const legacy = {
  [grokLogName(RUN)]: clientLog(RUN),
  'x_online.csv': grokCsv({ e2e: ['9000.00'], ttft: ['90.00'], itl: ['9.00'] }, [1]),
  'sglang_client_log_GROK1_gsm8k_aiter.log': gsm8kLog([0.82]),
  'server_output_aiter.log': serverLog(),
};
const recorded = { 'results.json': renderResults(sampleResults([sampleRun(RUN)])) };

/** A store with nights of three days before `NOW`: two at rest, one young. */
function makeStore(root: string): void {
  for (const [path, files] of Object.entries({
    [`online/GROK1/${folderOf('20251115')}`]: legacy,
    [`online/GROK1/${folderOf('20251210')}`]: legacy,
    [`online/GROK1/${folderOf('20251220')}`]: recorded,
    [`mi30x/GROK2/${folderOf('20251210', 'GROK2')}`]: legacy,
    [folderOf('20251211', 'GROK3')]: legacy,
    'online/GROK1/test_by_hand': { 'server.log': 'x' },
    'cron_log/mi30x/20251210': { 'grok.log': 'x' },
  })) {
    writeTree(join(root, path), files);
    age(join(root, path), path.includes('20251220') ? 0 : 8);
  }
}

function age(folder: string, days: number): void {
  const time = NOW / 1000 - days * 86_400;
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), time, time);
  utimesSync(folder, time, time);
}

async function scan(
  root: string,
  options: ScanOptions = {},
): Promise<{ readonly nights: readonly Night[]; readonly read: readonly string[] }> {
  const read: string[] = [];
  const nights = await scanStore(root, { clock, onRead: (path) => read.push(basename(path)), ...options });
  return { nights, read };
}

const withStore = <T>(use: (root: string) => Promise<T>): Promise<T> =>
  withDirectory((root) => {
    makeStore(root);
    return use(root);
  });

describe('a scan', () => {
  it('finds the run folders at any depth, oldest image first, and nothing else', () =>
    withStore(async (root) => {
      const { nights } = await scan(root);
      expect(nights.map((night) => `${night.date} ${night.model}`)).toStrictEqual([
        '20251115 GROK1',
        '20251210 GROK2',
        '20251210 GROK1',
        '20251211 GROK3',
        '20251220 GROK1',
      ]);
      expect(nights.every((night) => existsSync(night.path) && night.points.length === 1)).toBe(true);
    }));

  it('takes a run folder itself, and a folder of run folders', () =>
    withStore(async (root) => {
      expect((await scan(join(root, 'online', 'GROK1'))).nights).toHaveLength(3);
      expect((await scan(join(root, 'online', 'GROK1', folderOf('20251210')))).nights).toHaveLength(1);
    }));

  it('reads nothing again when nothing changed, and gives the same nights', () =>
    withStore(async (root) => {
      const first = await scan(root);
      const second = await scan(root);
      expect(first.read).toHaveLength(5);
      expect(second.read).toStrictEqual([]);
      expect(second.nights).toStrictEqual(first.nights);
    }));

  it('gives the same nights without an index, with one, and after the index was deleted, cut or filled with rubbish', () =>
    withStore(async (root) => {
      const index = join(root, '.sglang-ci-index');
      const plain = (await scan(root, { index: false })).nights;
      expect(existsSync(index)).toBe(false);
      expect((await scan(root)).nights).toStrictEqual(plain);
      rmSync(index, { recursive: true });
      expect((await scan(root)).nights).toStrictEqual(plain);
      for (const name of readdirSync(index)) {
        writeFileSync(join(index, name), '{"version":');
        expect((await scan(root)).nights).toStrictEqual(plain);
        rmSync(join(index, name));
        expect((await scan(root)).nights).toStrictEqual(plain);
      }
    }));

  it('reads only a new night', () =>
    withStore(async (root) => {
      await scan(root);
      writeTree(join(root, 'online/GROK1', folderOf('20251221')), legacy);
      const { nights, read } = await scan(root);
      expect(read).toStrictEqual([folderOf('20251221')]);
      expect(nights).toHaveLength(6);
    }));

  it.each([
    [
      'a file is added to a night at rest',
      (path: string) =>
        writeFileSync(join(path, grokLogName({ ...RUN, run: 2 })), clientLog({ ...RUN, run: 2, e2e: 7000 })),
      folderOf('20251210'),
    ],
    [
      'a file of a young night grows',
      (path: string) =>
        writeFileSync(
          join(path, 'results.json'),
          renderResults(sampleResults([sampleRun(RUN), sampleRun({ ...RUN, run: 2 })])),
        ),
      folderOf('20251220'),
    ],
  ])('reads a night again when %s', (_what, change, folder) =>
    withStore(async (root) => {
      await scan(root);
      change(join(root, 'online/GROK1', folder));
      const { nights, read } = await scan(root);
      expect(read).toStrictEqual([folder]);
      expect(nights.find((night) => night.folder === folder)?.points[0]?.runs).toHaveLength(2);
    }),
  );

  it('sees a file of a night at rest that was changed in place only when told to verify', () =>
    withStore(async (root) => {
      await scan(root);
      const path = join(root, 'online/GROK1', folderOf('20251210'));
      writeFileSync(join(path, grokLogName(RUN)), clientLog({ ...RUN, e2e: 7000.25 }));
      expect((await scan(root)).read).toStrictEqual([]);
      expect((await scan(root, { verify: true })).read).toStrictEqual([folderOf('20251210')]);
    }));

  it('forgets a night that was removed or renamed', () =>
    withStore(async (root) => {
      await scan(root);
      rmSync(join(root, 'online/GROK1', folderOf('20251115')), { recursive: true });
      renameSync(join(root, folderOf('20251211', 'GROK3')), join(root, folderOf('20251211', 'GROK4')));
      const { nights } = await scan(root);
      expect(nights.map((night) => night.model)).toStrictEqual(['GROK2', 'GROK1', 'GROK4', 'GROK1']);
    }));

  it('leaves older nights alone with since, and still knows them afterwards', () =>
    withStore(async (root) => {
      const recent = await scan(root, { since: '20251211' });
      expect(recent.read).toStrictEqual([folderOf('20251211', 'GROK3'), folderOf('20251220')]);
      expect(recent.nights.map((night) => night.date)).toStrictEqual(['20251211', '20251220']);
      const all = await scan(root);
      expect(all.read).toHaveLength(3);
      expect(all.nights).toHaveLength(5);
      expect((await scan(root, { since: '20251211' })).read).toStrictEqual([]);
      expect((await scan(root)).read).toStrictEqual([]);
    }));

  it('takes paths from where the store is now, not from where it was indexed', () =>
    withStore(async (root) => {
      await scan(root);
      const moved = join(root, 'moved');
      mkdirSync(moved);
      for (const name of ['online', 'mi30x', '.sglang-ci-index'])
        cpSync(join(root, name), join(moved, name), { recursive: true });
      const { nights } = await scan(moved);
      expect(nights.every((night) => night.path.startsWith(`${moved}/`))).toBe(true);
    }));

  it('follows links once', () =>
    withStore(async (root) => {
      symlinkSync(join(root, 'online'), join(root, 'zz_link'));
      symlinkSync(root, join(root, 'online', 'loop'));
      expect((await scan(root)).nights).toHaveLength(5);
    }));

  it('writes no index into a store without write permission and works all the same', () =>
    withStore(async (root) => {
      const cache = join(root, 'cache');
      const before = process.env['XDG_CACHE_HOME'];
      process.env['XDG_CACHE_HOME'] = cache;
      const store = join(root, 'online');
      chmodSync(store, 0o555);
      try {
        const first = await scan(store);
        expect(existsSync(join(store, '.sglang-ci-index'))).toBe(false);
        expect(existsSync(join(cache, 'sglang-ci'))).toBe(true);
        expect((await scan(store)).read).toStrictEqual([]);
        expect((await scan(store)).nights).toStrictEqual(first.nights);
        const nowhere = await scan(store, { index: join(root, 'online/GROK1/test_by_hand/server.log/index') });
        expect(nowhere.nights).toStrictEqual(first.nights);
      } finally {
        chmodSync(store, 0o755);
        if (before === undefined) delete process.env['XDG_CACHE_HOME'];
        else process.env['XDG_CACHE_HOME'] = before;
      }
    }));

  it('shows a night that cannot be read as one with that problem, and the others', () =>
    withStore(async (root) => {
      const log = join(root, 'online/GROK1', folderOf('20251220'), 'results.json');
      rmSync(log);
      mkdirSync(log);
      const { nights } = await scan(root);
      expect(nights).toHaveLength(5);
      expect(nights.at(-1)).toMatchObject({
        points: [],
        problems: ['cannot be read: results.json: is a folder', 'no measurement'],
      });
    }));

  it('reads a night again until all of its files can be read', () =>
    withStore(async (root) => {
      const folder = join(root, 'online/GROK1', folderOf('20251115'));
      const target = join(root, 'elsewhere.log');
      symlinkSync(target, join(folder, grokLogName({ ...RUN, run: 2 })));
      utimesSync(folder, NOW / 1000 - 8 * 86_400, NOW / 1000 - 8 * 86_400);
      expect((await scan(root)).nights[0]?.problems[0]).toContain('cannot be read');
      writeFileSync(target, clientLog({ ...RUN, run: 2 }));
      const { nights, read } = await scan(root);
      expect(read).toStrictEqual([basename(folder)]);
      expect(nights[0]?.points[0]?.runs).toHaveLength(2);
      expect(nights[0]?.problems).toStrictEqual([]);
      expect((await scan(root)).read).toStrictEqual([]);
    }));

  it('leaves out a night whose link leads nowhere any more', () =>
    withStore(async (root) => {
      const archived = join(root, '.archive');
      const link = join(root, 'online/GROK1', folderOf('20251116'));
      writeTree(archived, legacy);
      symlinkSync(archived, link);
      age(join(root, 'online/GROK1'), 8);
      expect((await scan(root)).nights).toHaveLength(6);
      rmSync(archived, { recursive: true });
      expect((await scan(root)).nights).toHaveLength(5);
    }));

  it('names a directory it cannot list, if asked to, and goes on', () =>
    withStore(async (root) => {
      const gone = join(root, 'gone');
      const lost = join(root, 'lost');
      mkdirSync(gone);
      symlinkSync(gone, lost);
      age(root, 8);
      await scan(root);
      rmSync(gone, { recursive: true });
      utimesSync(root, NOW / 1000 - 8 * 86_400, NOW / 1000 - 8 * 86_400);
      const unreadable: string[] = [];
      const { nights } = await scan(root, { onUnreadable: (path) => unreadable.push(path) });
      expect(nights).toHaveLength(5);
      expect(unreadable).toStrictEqual([gone, lost]);
      await expect(scan(root)).rejects.toThrow('ENOENT');
    }));

  it('of a folder that is not there is an error', async () => {
    await expect(scanStore('/no/such/store')).rejects.toMatchObject({ code: 'PATH_MISSING' });
  });
});

describe('a night of a day that is not there yet', () => {
  it.each([
    ['20251220', '20251220'],
    ['20251221', '20251221'],
    ['20251222', ''],
    ['20991231', ''],
  ])('%s on 2025-12-20 counts as %j, and keeps its values', async (day, date) => {
    await withDirectory(async (root) => {
      writeTree(join(root, `online/GROK1/${folderOf('20251210')}`), legacy);
      writeTree(join(root, `online/GROK1/${folderOf(day)}`), legacy);
      const nights = await scanStore(root, { clock });
      const night = nights.find(({ folder }) => folder === folderOf(day));
      expect([night?.date, night?.points.length]).toEqual([date, 1]);
      expect(nights.at(-1)?.date).toBe(date === '' ? '20251210' : date);
      expect(night?.problems.some((problem) => problem.includes('after tomorrow (20251221)'))).toBe(date === '');
    });
  });
});
