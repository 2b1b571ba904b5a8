import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { measurementsOf, scanStore } from '@sglang-ci/history';

/**
 * Everything that is wrong with what lies on a disk, in sentences: a table with half a row or a number that is none, a
 * JSON file that cannot be read, a number that is not the one in its log, a draft that nobody will finish. Has readers of
 * its own, and asks those of the history as well.
 */
export async function problemsOnDisk(
  directory: string,
  options: { readonly killed: boolean },
): Promise<readonly string[]> {
  const paths = await filesUnder(directory);
  const found = await Promise.all(paths.map((path) => problemsOf(path, options)));
  const named = found.flatMap((problems, index) =>
    problems.map((problem) => `${relative(directory, paths[index] ?? '')}: ${problem}`),
  );
  return [...named, ...(await historyProblems(directory))];
}

async function filesUnder(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !/\/(node-state|models|sgl-workspace|by-products)\//.test(path));
}

async function problemsOf(path: string, options: { readonly killed: boolean }): Promise<readonly string[]> {
  const name = basename(path);
  if (name.endsWith('.tmp')) return options.killed ? [] : ['is a draft that was left behind'];
  if (name.endsWith('.csv')) return csvProblems(await readFile(path, 'utf8'));
  if (name === 'journal.jsonl') {
    const text = await readFile(path, 'utf8');
    return [...jsonLinesProblems(text, options), ...timeProblems(text)];
  }
  if (name.endsWith('.jsonl')) return jsonLinesProblems(await readFile(path, 'utf8'), options);
  if (name === 'results.json') return resultsProblems(path);
  if (name.endsWith('.json')) return isJson(await readFile(path, 'utf8')) ? [] : ['is no JSON'];
  if (name.endsWith('.png')) return isWholePng(await readFile(path)) ? [] : ['is no whole PNG'];
  return [];
}

function csvProblems(text: string): readonly string[] {
  if (text === '') return ['is empty'];
  const separator = text.includes('\t') ? '\t' : ',';
  const rows = text.split('\n').map((row) => row.split(separator));
  const bad = rows
    .flat()
    .filter((cell) => /^(?:NaN|nan|undefined|null|-?Infinity|inf|-.*\d|0+(?:\.0+)?)$/.test(cell.trim()));
  const uneven = rows.filter((row, index) => {
    const header = rows.slice(0, index).findLast(([first]) => /^(?:request rate|concurrency|TP)/.test(first ?? ''));
    return (
      header !== undefined &&
      row.length > 1 &&
      !/^(?:request rate|concurrency)/.test(row[0] ?? '') &&
      row.length !== header.length
    );
  });
  return [
    ...(text.endsWith('\n') ? [] : ['ends in the middle of a row']),
    ...(bad.length === 0 ? [] : [`has cells that are no measurements: ${bad.join(' ')}`]),
    ...uneven.map((row) => `has a row of another length: ${row.join(' ')}`),
  ];
}

/** Only the last line may be cut, and only by a kill or a full disk; the next session ends it. */
function jsonLinesProblems(text: string, { killed }: { readonly killed: boolean }): readonly string[] {
  const lines = text.split('\n');
  const last = lines.pop();
  const broken = lines.filter((line) => line !== '' && !isJson(line)).length;
  return [
    ...(broken > (killed ? 1 : 0) ? [`has ${broken} lines that are no JSON`] : []),
    ...(last === '' || killed ? [] : ['ends in the middle of a line']),
  ];
}

/** Whatever the wall clock did: within a session, time goes on. */
function timeProblems(journal: string): readonly string[] {
  const entries = journal
    .split('\n')
    .filter((line) => line !== '' && isJson(line))
    .map((line) => JSON.parse(line) as { readonly type: string; readonly at: string });
  return entries.flatMap(({ type, at }, index) => {
    const before = entries[index - 1];
    const isLater =
      before === undefined || type === 'session-started' || before.type === 'session-ended' || at >= before.at;
    return isLater ? [] : [`${type} at ${at} comes before ${before.type} at ${before.at}`];
  });
}

interface Results {
  readonly status: string;
  readonly runs: readonly {
    readonly status: string;
    readonly valid: boolean;
    readonly log: string;
    readonly metrics: Readonly<Record<string, number | null>>;
  }[];
}

const PRINTED: { readonly [metric: string]: RegExp } = {
  e2eMs: /^Median E2E Latency \(ms\): +(\S+) *$/m,
  ttftMs: /^Median TTFT \(ms\): +(\S+) *$/m,
  itlMs: /^Median ITL \(ms\): +(\S+) *$/m,
};

/** Every number is one that its log has printed, and every run that counts has its three. */
async function resultsProblems(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8');
  if (!isJson(text)) return ['is no JSON'];
  const { runs } = JSON.parse(text) as Results;
  const found = await Promise.all(
    runs
      .filter((run) => run.status === 'ok')
      .map(async ({ log, metrics }) => {
        const logText = await readFile(join(path, '..', log), 'utf8').catch(() => '');
        return Object.entries(PRINTED).flatMap(([metric, pattern]) => {
          const printed = Number(pattern.exec(logText)?.[1]);
          return metrics[metric] === printed && printed > 0
            ? []
            : [`${metric} is ${metrics[metric]} where ${log} says ${printed}`];
        });
      }),
  );
  return found.flat();
}

/** The store as its own reader sees it: no folder that it cannot read, no measurement that is none. */
async function historyProblems(directory: string): Promise<readonly string[]> {
  const store = join(directory, 'online');
  if (!existsSync(store)) return [];
  const nights = await scanStore(store, { index: false });
  const unreadable = nights.flatMap(({ folder, problems }) =>
    problems.filter((problem) => /cannot be read|unreadable/i.test(problem)).map((problem) => `${folder}: ${problem}`),
  );
  const senseless = measurementsOf(nights).filter(({ value }) => !Number.isFinite(value) || value <= 0);
  return [...unreadable, ...senseless.map(({ folder, metric, value }) => `${folder}: ${metric} is ${value}`)];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isWholePng(bytes: Buffer): boolean {
  return bytes.subarray(1, 4).toString() === 'PNG' && bytes.subarray(-8, -4).toString() === 'IEND';
}
