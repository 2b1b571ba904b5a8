import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Site } from './lay-out-site.ts';
import type { Ended, Night } from './start-night.ts';

const EVERY_MS = 500;
const LIMIT_MS = 20 * 60_000;

/** What the cases read of a line of the journal. */
export interface Entry {
  readonly type: string;
  readonly at: string;
  readonly role?: string;
  readonly identity?: { readonly pid: number };
}

/** What the cases read of results.json. */
export interface Results {
  readonly status: string;
  readonly reason?: string;
  readonly runs: readonly { readonly valid: boolean; readonly status: string; readonly reason?: string }[];
  readonly provenance: { readonly sglangVersion?: string };
}

/** The folder of the one benchmark of a case; `undefined` before there is one. */
export function findRunFolder({ results }: Site): string | undefined {
  const journal = readdirSync(results, { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith('journal.jsonl'),
  );
  return journal === undefined ? undefined : dirname(join(results, journal));
}

/** The journal so far; a line that is being written is left out. */
export function readJournal(site: Site): readonly Entry[] {
  const folder = findRunFolder(site);
  if (folder === undefined) return [];
  const lines = readFileSync(join(folder, 'journal.jsonl'), 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Entry);
}

/** Throws when the night has left no results. */
export function readResults(site: Site): Results {
  const folder = findRunFolder(site);
  if (folder === undefined) throw new Error('the night has left no run folder');
  return JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as Results;
}

/** All server logs of the run folder, one after the other. */
export function readServerLogs(site: Site): string {
  const folder = findRunFolder(site);
  if (folder === undefined) return '';
  const logs = readdirSync(folder).filter((name) => name.startsWith('server_output_'));
  return logs.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
}

/** Waits for something to be seen while a night runs. Throws when the night ends first, with its last words. */
export async function waitFor<T>(what: string, night: Night, look: () => T | undefined): Promise<T> {
  let over: Ended | undefined;
  const end = async () => {
    over = await night.ended;
  };
  void end();
  const until = Date.now() + LIMIT_MS;
  while (Date.now() < until) {
    const seen = look();
    if (seen !== undefined) return seen;
    if (over !== undefined)
      throw new Error(`the night ended with ${over.code} before ${what}: ${over.output.slice(-400)}`);
    await sleep(EVERY_MS);
  }
  throw new Error(`not seen within ${LIMIT_MS / 60_000} minutes: ${what}`);
}
