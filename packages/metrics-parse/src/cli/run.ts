import { relative } from 'node:path';
import { EXIT, type ExitCode } from '@sglang-ci/core';
import { type CliContext, textTable } from '@sglang-ci/cli-kit';
import { findLogs, reasonOf } from './find-logs.ts';
import { type ReadLog, readLog, readLogFile } from './read-log.ts';
import { summaryText } from './summary-row.ts';

export interface RunOptions {
  readonly paths: readonly string[];
  readonly format: 'json' | 'table';
}

/**
 * Reads every log named and prints it: a JSON line each, or one table. A file that cannot be read is reported and does
 * not stop the others.
 */
export async function run(options: RunOptions, context: Pick<CliContext, 'stdout' | 'stderr'>): Promise<ExitCode> {
  const rows: string[][] = [];
  let failed = false;
  for await (const found of findLogs(options.paths)) {
    try {
      if ('error' in found) throw new Error(found.error);
      const log = found.file === '-' ? await readLog('-', process.stdin) : await readLogFile(found.file);
      if (log.kind === 'unknown' && !found.named) continue;
      if (options.format === 'json') await print(context.stdout, JSON.stringify(jsonRecord(found.file, log)));
      else rows.push(tableRow(found.file, log));
    } catch (error) {
      failed = true;
      const reason = reasonOf(error);
      context.stderr.write(`${found.file}: ${reason}\n`);
      if (options.format === 'json') await print(context.stdout, JSON.stringify(errorRecord(found.file, reason)));
    }
  }
  if (rows.length > 0)
    await print(
      context.stdout,
      textTable(
        COLUMNS.map((title) => ({ title })),
        rows,
      ),
    );
  return failed ? EXIT.failed : EXIT.ok;
}

const COLUMNS = ['FILE', 'KIND', 'COMPLETE', 'VALUES', 'PROBLEMS'];

/** The record with its file; a serving log also has its printed blocks as `report`. */
function jsonRecord(file: string, log: ReadLog): object {
  if (log.kind === 'unknown') {
    const problems = [{ code: 'unknown-kind', message: 'This is no log of a known kind.' }];
    return { file, kind: 'unknown', complete: false, problems, bytes: log.bytes };
  }
  const report = 'reports' in log ? { report: log.reports.map((block) => block.printed) } : {};
  return { file, ...log, ...report };
}

function errorRecord(file: string, error: string): object {
  return { file, kind: 'unknown', complete: false, problems: [{ code: 'unreadable', message: error }], error };
}

function tableRow(file: string, log: ReadLog): string[] {
  const problems = log.kind === 'unknown' ? [] : log.problems;
  const complete = log.kind !== 'unknown' && log.complete ? 'yes' : 'no';
  return [
    shortPath(file),
    log.kind,
    complete,
    summaryText(log),
    [...new Set(problems.map((one) => one.code))].join(' '),
  ];
}

/** Relative to the current folder where that is shorter: a table is for people. */
function shortPath(file: string): string {
  const from = relative(process.cwd(), file);
  return from !== '' && from.length < file.length ? from : file;
}

/** Waits for a slow reader, so that thousands of records do not pile up in memory. */
function print(stdout: NodeJS.WriteStream, line: string): Promise<void> {
  return new Promise((done) => {
    if (stdout.write(`${line}\n`)) done();
    else stdout.once('drain', done);
  });
}
