import { appendFile, open } from 'node:fs/promises';
import { formatCommand, logTimeOf, type Plan, type PointPlan } from '@sglang-ci/core';

interface Moment {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly timeZone?: string | undefined;
}

/** Writes the lines with which a client log has always started. */
export async function writeHeader(
  path: string,
  run: { readonly plan: Plan; readonly point: PointPlan; readonly run: number } & Moment,
): Promise<void> {
  const { plan, point } = run;
  const started = `Run started at: ${logTimeOf(run.at, run.timeZone)}`;
  const lines =
    point.load.kind === 'concurrency'
      ? [started, `Using ${point.prompts ?? 0} prompts for concurrency ${point.load.value}`]
      : [
          `Running benchmark with request rate: ${point.load.value} (Run ${run.run}) for mode ${plan.backend}`,
          started,
          `Executing: ${formatCommand(point.command)}`,
        ];
  await appendFile(path, `${lines.join('\n')}\n`);
}

/** Writes the lines that say that a run has its result. A run without one has no such lines. */
export async function writeTrailer(path: string, end: Moment & { readonly durationS: number }): Promise<void> {
  const lines = [
    `Run completed at: ${logTimeOf(end.at, end.timeZone)}`,
    `Run duration: ${Math.round(end.durationS)} seconds`,
    '-'.repeat(40),
  ];
  await appendFile(path, `${lines.join('\n')}\n`);
}

/** Waits until a log is on the disk: only then may the journal speak of it. */
export async function syncLog(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}
