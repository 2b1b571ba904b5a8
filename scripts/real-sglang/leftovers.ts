import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A case's processes are started with its folder in this variable. */
export const MARK = 'SGLANG_CI_ENGINE_CASE';
/** What a night has ended may still be on its way out. */
const GRACE_MS = 5_000;
const JOURNAL = /(^|\/)journal\.jsonl$/;

interface Found {
  readonly pid: number;
  readonly what: string;
}

/** Ends what a case has left running after `graceMs` and says what it was. */
export async function endLeftovers(folder: string, graceMs = GRACE_MS): Promise<readonly string[]> {
  const until = Date.now() + graceMs;
  while (processesOf(folder).length > 0 && Date.now() < until) await sleep(250);
  const left = processesOf(folder);
  for (const { pid } of left) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone in between: then there is nothing to end.
    }
  }
  return left.map(({ pid, what }) => `${what} (pid ${pid})`);
}

/**
 * Processes that a case has started, however deep. SGLang's children write their titles over both command line and
 * environment; they stay in the process group of their server, which the journal names.
 */
export function processesOf(folder: string): readonly Found[] {
  const needle = `${MARK}=${folder}`;
  const groups = groupsIn(folder);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      const title = read(`/proc/${name}/cmdline`).replaceAll('\0', ' ').trim();
      const marked = title.includes(folder) || read(`/proc/${name}/environ`).split('\0').includes(needle);
      const own = marked || groups.has(groupOf(read(`/proc/${name}/stat`)));
      return own && title !== '' ? [{ pid: Number(name), what: title.slice(0, 60) }] : [];
    });
}

/** Every server and client of the journals below a folder leads a process group of its own. */
function groupsIn(folder: string): ReadonlySet<string> {
  const journals = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => JOURNAL.test(name));
  const text = journals.map((name) => read(join(folder, name))).join('\n');
  return new Set([...text.matchAll(/"identity":\{"runner":"host","pid":(\d+)/g)].map(([, pid = '']) => pid));
}

/** The third field after the name in parentheses, which may itself hold spaces: `12 (a b) S 1 12 …`. */
function groupOf(stat: string): string {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2] ?? '';
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
