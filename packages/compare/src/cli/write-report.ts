import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stampOf } from '@sglang-ci/core';

/**
 * Writes a report where the options say: into `outputMd`, or into `outputDir` as
 * `{YYYYMMDD_HHMMSS}_{main}_vs_{pr}/{same}.md`. Returns its path; `undefined` when neither is given and nothing is written.
 */
export async function writeReport(
  report: string,
  options: {
    readonly outputMd?: string | undefined;
    readonly outputDir?: string | undefined;
    readonly append: boolean;
    readonly names: readonly [main: string, pr: string];
    readonly now: number;
  },
): Promise<string | undefined> {
  const path = options.outputMd ?? pathBelow(options);
  if (path === undefined) return undefined;
  await mkdir(dirname(path), { recursive: true });
  await (options.append ? appendFile : writeFile)(path, report);
  return path;
}

function pathBelow({
  outputDir,
  names,
  now,
}: {
  readonly outputDir?: string | undefined;
  readonly names: readonly [string, string];
  readonly now: number;
}): string | undefined {
  if (outputDir === undefined) return undefined;
  const name = `${stampOf(now)}_${names[0]}_vs_${names[1]}`;
  return join(outputDir, name, `${name}.md`);
}
