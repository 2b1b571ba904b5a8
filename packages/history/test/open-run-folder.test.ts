import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CiError, type JournalEntry, type Plan, systemClock } from '@sglang-ci/core';
import { describe, expect, it } from 'vitest';
import { findLockHolder, openRunFolder, parseJournal } from '../src/index.ts';
import { selfAsOwner } from '../src/write/lock-owner.ts';
import { samplePlan, withDirectory } from './sample-folder.ts';

const entry = (at: string): JournalEntry => ({ type: 'point-failed', at, point: 'rate-1', reason: 'out of memory' });
const self = selfAsOwner('then');
const open = (path: string, plan = samplePlan()) => openRunFolder(path, { plan, clock: systemClock });

describe('a run folder', () => {
  it('is created with its plan and takes journal entries, files and events', () =>
    withDirectory(async (root) => {
      const path = join(root, 'online', 'GROK1', 'night');
      const writer = await open(path);
      await Promise.all([writer.append(entry('1')), writer.append(entry('2'))]);
      const written = await writer.write('x.csv', 'a\tb\n');
      writer.appendEvent({ kind: 'note', message: 'hello' });
      await writer.close();
      expect(written).toBe(join(path, 'x.csv'));
      expect(await readFile(written, 'utf8')).toBe('a\tb\n');
      expect(JSON.parse(await readFile(join(path, 'plan.json'), 'utf8'))).toStrictEqual(samplePlan());
      expect(parseJournal(await readFile(join(path, 'journal.jsonl'), 'utf8')).entries).toStrictEqual([
        entry('1'),
        entry('2'),
      ]);
      expect(await readFile(join(path, 'events.jsonl'), 'utf8')).toMatch(/"kind":"note","message":"hello","at":"20/);
      expect((await readdir(path)).toSorted()).toStrictEqual(['events.jsonl', 'journal.jsonl', 'plan.json', 'x.csv']);
    }));

  it('takes away the lock drafts of killed processes, and no other', () =>
    withDirectory(async (path) => {
      const owner = self;
      await writeFile(join(path, '.lock-draft.1.1.tmp'), JSON.stringify({ ...owner, startTicks: '1' }));
      await writeFile(join(path, '.lock-draft.2.1.tmp'), JSON.stringify(owner));
      await writeFile(join(path, '.lock-draft.3.1.tmp'), '{"host":');
      await writeFile(join(path, '.lock-draft.4.1.tmp'), '');
      await utimes(join(path, '.lock-draft.4.1.tmp'), 0, 0);
      await (await open(path)).close();
      const left = (await readdir(path)).filter((name) => name.startsWith('.lock'));
      expect(left.toSorted()).toStrictEqual(['.lock-draft.2.1.tmp', '.lock-draft.3.1.tmp']);
    }));

  it('keeps the journal and the hash of the plan over sessions', () =>
    withDirectory(async (path) => {
      const first = await open(path);
      await first.append(entry('1'));
      await first.close();
      const second = await open(path);
      expect(second.journal).toStrictEqual([entry('1')]);
      await second.append(entry('2'));
      expect(second.journal).toStrictEqual([entry('1'), entry('2')]);
      expect(second.planHash).toBe(first.planHash);
      expect(second.planHash).toMatch(/^[0-9a-f]{64}$/);
      await second.close();
    }));

  it('keeps every earlier plan that differs', () =>
    withDirectory(async (path) => {
      for (const node of ['a', 'b', 'b', 'c']) await (await open(path, samplePlan({ node }))).close();
      const nodeIn = async (name: string) =>
        (JSON.parse(await readFile(join(path, name), 'utf8')) as { node: string }).node;
      expect(await Promise.all(['plan.1.json', 'plan.2.json', 'plan.json'].map(nodeIn))).toStrictEqual(['a', 'b', 'c']);
    }));

  it.each([
    ['cut inside an entry', '{"type":"run","at":"2', 0],
    ['cut before its newline only', '{"type":"point-failed","at":"2","point":"p","reason":"r"}', 1],
    ['zeroed by a power cut', '\0\0\0\0', 0],
  ])('starts the next entry on a fresh line after a journal %s', (_what, tail, kept) =>
    withDirectory(async (path) => {
      const first = await open(path);
      await first.append(entry('1'));
      await first.close();
      await appendFile(join(path, 'journal.jsonl'), tail);
      const second = await open(path);
      expect(second.journal).toHaveLength(1 + kept);
      await second.append(entry('3'));
      await second.close();
      const journal = parseJournal(await readFile(join(path, 'journal.jsonl'), 'utf8'));
      expect(journal.entries.map(({ at }) => at)).toStrictEqual(['1', ...(kept === 1 ? ['2'] : []), '3']);
      expect(journal.unreadableLines).toBe(0);
    }),
  );

  it('removes the half-written files of a killed session', () =>
    withDirectory(async (path) => {
      await writeFile(join(path, '.x.csv.4711.tmp'), 'half');
      await (await open(path)).close();
      expect(await readdir(path)).not.toContain('.x.csv.4711.tmp');
    }));

  it('lets no webhook or token into any of its files', () =>
    withDirectory(async (path) => {
      const secret = 'https://prod-1.westus.logic.azure.com/workflows/abc/triggers?sig=geheim';
      const server = {
        ...samplePlan().server,
        command: {
          env: { HF_TOKEN: 'geheim3', AWS_SECRET_ACCESS_KEY: 'ge/heim', MAX_TOKENS: 'many' },
          argv: ['python3', '--api-key', 'geheim4', '--hf-token=geheim5'],
        },
      } as unknown as NonNullable<Plan['server']>;
      const writer = await open(path, samplePlan({ image: 'x --token geheim2', server }));
      await writer.append({ ...entry('1'), reason: `could not post to ${secret}` } as JournalEntry);
      writer.appendEvent({ kind: 'warning', message: `"TEAMS_WEBHOOK_URL=${secret}", "and more"` });
      await writer.close();
      const texts = await Promise.all((await readdir(path)).map((name) => readFile(join(path, name), 'utf8')));
      expect(texts.join('\n')).not.toMatch(/geheim|ge\/heim/);
      expect(texts.join('\n')).toContain('"MAX_TOKENS": "many"');
      expect(parseJournal(texts[1] ?? '').entries).toHaveLength(1);
      for (const line of (texts[0] ?? '').trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
    }));
});

describe('the lock of a run folder', () => {
  it('refuses a second writer and names the first', () =>
    withDirectory(async (path) => {
      const first = await open(path);
      const error = await open(path).catch((thrown: CiError) => thrown);
      expect(error).toMatchObject({
        code: 'LOCKED',
        message: expect.stringContaining(`process ${process.pid} on ${hostname()}`),
      });
      expect(await findLockHolder(path)).toMatchObject({ liveness: 'alive', owner: { pid: process.pid } });
      await first.close();
      expect(await findLockHolder(path)).toBeUndefined();
      await (await open(path)).close();
    }));

  it('is held by nobody where there is no folder', async () => {
    expect(await findLockHolder('/nowhere/at/all')).toBeUndefined();
  });

  it.each([
    ['a process that is gone', { pid: 2 ** 22 + 1 }],
    ['a process whose number another one has now', { startTicks: '1' }],
    ['an earlier boot of this very machine', { bootId: 'other' }],
  ])('is taken over from %s', (_what, owner) =>
    withDirectory(async (path) => {
      await writeFile(join(path, '.lock.1'), JSON.stringify({ ...self, ...owner }));
      const writer = await open(path);
      expect((await readdir(path)).filter((name) => name.startsWith('.lock'))).toStrictEqual(['.lock.2']);
      await writer.close();
      expect((await readdir(path)).filter((name) => name.startsWith('.lock'))).toStrictEqual([]);
    }),
  );

  it('is taken over by exactly one of several processes after its owner was killed', () =>
    withDirectory(async (path) => {
      const owner = holder(path);
      expect(await owner.firstLine).toBe('held');
      await expect(open(path)).rejects.toMatchObject({
        code: 'LOCKED',
        message: expect.stringContaining(`process ${owner.process.pid}`),
      });
      await kill(owner.process);
      const heirs = [holder(path), holder(path), holder(path)];
      const lines = await Promise.all(heirs.map((heir) => heir.firstLine));
      expect(lines.filter((line) => line === 'held')).toHaveLength(1);
      await Promise.all(heirs.map((heir) => kill(heir.process)));
      const writer = await open(path);
      expect(writer.journal.map((item) => item.type)).toStrictEqual(['session-started', 'session-started']);
      await writer.close();
    }));
});

function holder(path: string): { readonly process: ChildProcess; readonly firstLine: Promise<string> } {
  const script = fileURLToPath(new URL('lock-holder.ts', import.meta.url));
  const tsconfig = fileURLToPath(new URL('../../../tsconfig.json', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, path], {
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
