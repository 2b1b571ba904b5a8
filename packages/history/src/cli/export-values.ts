import type { CliContext } from '@sglang-ci/cli-kit';
import { EXIT, type ExitCode } from '@sglang-ci/core';
import { type ExportRow, exportRows } from '../series/export-rows.ts';
import { csvText } from '../summary/csv-text.ts';
import { type ScanArguments, scanForCli } from './scan-for-cli.ts';

const COLUMNS = [
  'hardware',
  'model',
  'folder',
  'image_tag',
  'date',
  'mode',
  'load_kind',
  'load',
  'metric',
  'value',
  'runs',
  'source',
  'node',
  'input_len',
  'output_len',
  'backend',
] as const satisfies readonly (keyof ExportRow)[];

/** `export DIR`: every value of every run folder, as CSV or as a JSON array. */
export async function exportValues(
  options: ScanArguments & { readonly format: 'csv' | 'json' },
  context: Pick<CliContext, 'stdout' | 'stderr'>,
): Promise<ExitCode> {
  const { nights, unreadable } = await scanForCli(options, context);
  const rows = exportRows(nights);
  const text =
    options.format === 'json'
      ? `${JSON.stringify(rows, null, 1)}\n`
      : csvText(
          COLUMNS,
          rows.map((row) => COLUMNS.map((column) => row[column])),
        );
  context.stdout.write(text);
  return unreadable === 0 ? EXIT.ok : EXIT.failed;
}
