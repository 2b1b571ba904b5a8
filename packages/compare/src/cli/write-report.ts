import { existsSync } from 'node:fs';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CiError, stampOf } from '@sglang-ci/core';

/** Of a name in a path: two of them and a stamp have to fit into 255 bytes. */
const LONGEST_NAME = 110;

/**
 * Where a report goes: the file that was named, else `{YYYYMMDD_HHMMSS}_{main}_vs_{pr}/{same}.md` below the folder that was
 * named, that of the environment or site, or `comparison_results` in the work folder if there is one. `undefined` when there
 * is none of these.
 */
export function reportPath(options: {
  readonly outputMd?: string | undefined;
  readonly outputDir?: string | undefined;
  readonly comparisonDir?: string | undefined;
  readonly workDir: string;
  readonly names: readonly [main: string, pr: string];
  readonly now: number;
}): string | undefined {
  const { outputMd, outputDir, comparisonDir, workDir, names, now } = options;
  if (outputMd !== undefined) return outputMd;
  const below = outputDir ?? comparisonDir ?? (existsSync(workDir) ? join(workDir, 'comparison_results') : undefined);
  if (below === undefined) return undefined;
  const [main, pr] = names.map((name) => name.replace(/\.(?:csv|json)$/, '').slice(0, LONGEST_NAME));
  const name = `${stampOf(now)}_${main}_vs_${pr}`;
  return join(below, name, `${name}.md`);
}

/** Writes or adds to a report. Throws `PATH_MISSING` for a place that cannot be written. */
export async function writeReport(
  path: string,
  report: string,
  { append }: { readonly append: boolean },
): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await (append ? appendFile : writeFile)(path, report);
  } catch (cause) {
    throw new CiError('PATH_MISSING', `the report cannot be written to ${path}`, {
      hint: 'name another place with --output-md or --output-dir',
      cause,
    });
  }
}
