import type { CliContext } from '@sglang-ci/cli-kit';
import { CiError, EXIT, type ExitCode, systemClock } from '@sglang-ci/core';
import { measurementsOf, type Night, readRunFolder, scanStore } from '@sglang-ci/history';
import { compareRuns, type Comparison } from '../compare-runs.ts';
import { renderComparisonMarkdown } from '../comparison-markdown.ts';
import { requireNumber } from './require-number.ts';
import { writeReport } from './write-report.ts';

interface CompareArguments {
  readonly main?: string | undefined;
  readonly pr?: string | undefined;
  readonly csv1?: string | undefined;
  readonly csv2?: string | undefined;
  readonly mode: 'auto' | 'online' | 'offline';
  readonly model?: string | undefined;
  readonly outputMd?: string | undefined;
  readonly outputDir?: string | undefined;
  readonly append: boolean;
  readonly performanceThreshold: number;
  readonly gsm8kThreshold: number;
  readonly baseDir?: string | undefined;
  readonly json: boolean;
  readonly failOnRegression: boolean;
}

/** `sglang-compare compare`: two run folders side by side, as Markdown, or as JSON. */
export async function compare(options: CompareArguments, { stdout }: CliContext): Promise<ExitCode> {
  const main = await readSide(options.main ?? options.csv1, { ...options, option: '--csv1' });
  const pr = await readSide(options.pr ?? options.csv2, { ...options, option: '--csv2' });
  if (main.mode !== pr.mode) {
    throw new CiError('USAGE', `an ${main.mode} run cannot be compared with an ${pr.mode} run`);
  }
  const history = options.baseDir === undefined ? [] : measurementsOf(await scanStore(options.baseDir));
  const comparison = compareRuns(measurementsOf([main]), measurementsOf([pr]), {
    threshold: requireNumber('--performance-threshold', options.performanceThreshold) / 100,
    accuracyThreshold: requireNumber('--gsm8k-threshold', options.gsm8kThreshold),
    history: history.filter((value) => value.folder !== main.folder && value.folder !== pr.folder),
  });
  if (comparison.rows.length === 0 && !comparison.accuracy) {
    throw new CiError('NO_DATA', `neither ${main.folder} nor ${pr.folder} has a value to compare`);
  }
  const now = systemClock.now();
  const report = renderComparisonMarkdown(comparison, {
    title: main.model === pr.model ? main.model : `${main.model} vs ${pr.model}`,
    mode: main.mode,
    main: main.folder,
    pr: pr.folder,
    remarks: [...deadRun('Main', main), ...deadRun('PR', pr)],
    generatedAt: now,
  });
  const path = await writeReport(report, { ...options, names: [main.folder, pr.folder], now });
  if (options.json)
    stdout.write(`${JSON.stringify({ main: main.folder, pr: pr.folder, report: path, ...comparison })}\n`);
  else stdout.write(path === undefined ? report : `Comparison written to ${path}\n`);
  return options.failOnRegression && hasRegression(comparison) ? EXIT.regression : EXIT.ok;
}

/** Why a run has nothing to compare. */
function deadRun(side: string, night: Night): readonly string[] {
  if (measurementsOf([night]).length > 0) return [];
  return [`**${side} has no measurement**: ${night.problems[0] ?? night.status ?? 'reason not known'}`];
}

async function readSide(
  folder: string | undefined,
  { mode, model, option }: Pick<CompareArguments, 'mode' | 'model'> & { readonly option: string },
): Promise<Night> {
  if (folder === undefined) {
    throw new CiError('USAGE', `no run folder for ${option}`, { hint: 'sglang-compare compare MAIN PR' });
  }
  const night = await readRunFolder(folder);
  if (mode !== 'auto' && night.mode !== mode) throw new CiError('USAGE', `${folder}: not an ${mode} run`);
  if (model !== undefined && !night.model.toLowerCase().includes(model.toLowerCase())) {
    throw new CiError('USAGE', `${folder}: a run of ${night.model}, not of ${model}`);
  }
  return night;
}

function hasRegression({ rows, accuracy }: Comparison): boolean {
  return accuracy?.call === 'worse' || rows.some((row) => row.call === 'worse');
}
