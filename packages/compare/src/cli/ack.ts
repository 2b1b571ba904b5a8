import type { CliContext } from '@sglang-ci/cli-kit';
import { type CellVerdict, CiError, dayOf, EXIT, type ExitCode, isDay, systemClock } from '@sglang-ci/core';
import type { Night } from '@sglang-ci/history';
import type { AcceptedChange } from '../accepted-changes.ts';
import { acceptChange } from '../accepted-file.ts';
import { describeCell } from '../summary-parts.ts';
import { acceptedFileOf, type FolderOptions, judgeFolder } from '../judge-folder.ts';

interface AckArguments extends FolderOptions {
  readonly reason: string;
  /** `YYYYMMDD` or `YYYY-MM-DD`. */
  readonly until: string;
  /** Only this load. */
  readonly load?: number | undefined;
  readonly json: boolean;
}

/** `sglang-compare ack`: accepts what a night suspects or confirms to be worse, with a reason and until a day. */
export async function ack(options: AckArguments, { stdout, stderr }: CliContext): Promise<ExitCode> {
  const until = options.until.replaceAll('-', '');
  if (!isDay(until)) throw new CiError('USAGE', `--until needs a day such as 20251231, not ${options.until}`);
  if (options.reason.trim() === '') throw new CiError('USAGE', '--reason needs a reason');
  const { night, verdict } = await judgeFolder(options);
  if (night.date !== '' && until < night.date) {
    throw new CiError('USAGE', `--until: ${until} is before the night of ${night.date}, so nothing would be accepted`, {
      hint: 'name a day to come',
    });
  }
  const cells = verdict.cells.filter((cell) => isOpen(cell) && (options.load ?? cell.load) === cell.load);
  if (cells.length === 0) {
    throw new CiError('NO_DATA', `nothing to accept: ${verdict.headline}`, {
      hint: 'give the folder of the night that suspected or confirmed the change',
    });
  }
  const path = acceptedFileOf(options);
  const entry = entryOf(night, cells, { until, reason: options.reason.trim() });
  await acceptChange(path, entry);
  if (until < dayOf(systemClock.now())) stderr.write(`warning: --until: ${until} is over: coming nights alarm again\n`);
  const lines = cells.map((cell) => `- ${describeCell(cell)}`);
  const text = [`accepted until ${until} in ${path}:`, ...lines].join('\n');
  stdout.write(`${options.json ? JSON.stringify(entry) : text}\n`);
  return EXIT.ok;
}

function isOpen({ state }: CellVerdict): boolean {
  return state === 'suspect' || state === 'confirmed' || state === 'accepted';
}

function entryOf(
  { hardware, model, variant, mode, subMode, date }: Night,
  cells: readonly CellVerdict[],
  words: { readonly until: string; readonly reason: string },
): AcceptedChange {
  const days = cells.map((cell) => cell.change?.since.date ?? date);
  const values = cells.map(({ metric, loadKind, load, inputLen, change, worseBy }) => ({
    metric,
    loadKind,
    load,
    ...(inputLen !== undefined && { inputLen }),
    worseBy: change?.worseBy ?? worseBy ?? 0,
  }));
  const since = days.toSorted()[0] ?? date;
  return { hardware, model, variant, mode, subMode, since, night: date, ...words, values };
}
