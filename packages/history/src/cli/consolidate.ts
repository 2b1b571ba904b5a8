import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { CliContext } from '@sglang-ci/cli-kit';
import { CiError, EXIT, type ExitCode } from '@sglang-ci/core';
import type { Night } from '../night/night.ts';
import { renderOfflineSummary } from '../summary/offline-summary.ts';
import { renderOnlineSummary } from '../summary/online-summary.ts';
import { summaryName } from '../summary/summary-name.ts';
import { writeAtomically } from '../write/write-atomically.ts';
import { type ScanArguments, scanForCli } from './scan-for-cli.ts';

interface ConsolidateArguments extends ScanArguments {
  readonly mode: 'online' | 'offline';
  readonly model: string | undefined;
  readonly hardware: string | undefined;
  readonly completeOnly: boolean;
  readonly outDir: string | undefined;
}

/** `consolidate online|offline DIR`: the summary CSV of one model on one hardware, printed or written. */
export async function consolidate(
  options: ConsolidateArguments,
  context: Pick<CliContext, 'stdout' | 'stderr'>,
): Promise<ExitCode> {
  const { nights, unreadable } = await scanForCli(options, context);
  const chosen = chooseNights(nights, options);
  const [first] = chosen;
  if (first === undefined) throw new CiError('NO_DATA', `${resolve(options.dir)}: no ${options.mode} run folder`);
  const summary =
    options.mode === 'offline'
      ? renderOfflineSummary(chosen)
      : renderOnlineSummary(chosen, options.completeOnly ? { completeFor: allLoads(chosen) } : {});
  if (options.outDir === undefined) context.stdout.write(summary.csv);
  else {
    const path = join(resolve(options.outDir), summaryName(first, hostname()));
    await mkdir(resolve(options.outDir), { recursive: true });
    await writeAtomically(path, summary.csv);
    context.stdout.write(`${path}\n`);
  }
  context.stderr.write(`${summary.rows} rows; ${summary.leftOut.length} of ${chosen.length} nights left out\n`);
  for (const folder of summary.leftOut) context.stderr.write(`  left out: ${folder}\n`);
  return unreadable === 0 ? EXIT.ok : EXIT.failed;
}

function chooseNights(nights: readonly Night[], options: ConsolidateArguments): readonly Night[] {
  const { mode, model, hardware } = options;
  const chosen = nights.filter(
    (night) =>
      night.mode === mode &&
      (model === undefined || night.model === model) &&
      (hardware === undefined || night.hardware === hardware),
  );
  const kinds = new Set(chosen.map((night) => `${night.model} on ${night.hardware}`));
  if (kinds.size > 1) {
    throw new CiError('USAGE', `one summary is of one model on one hardware; found ${[...kinds].join(', ')}`, {
      hint: 'choose with --model and --hardware',
    });
  }
  return chosen;
}

/** The loads that any night has: what a complete night must have. */
function allLoads(nights: readonly Night[]): readonly number[] {
  return [...new Set(nights.flatMap((night) => night.points.map((point) => point.load)))];
}
