import { type CliContext, readSiteFile } from '@sglang-ci/cli-kit';
import { CiError, EXIT, type ExitCode, type Measurement, resolveSettings, systemClock } from '@sglang-ci/core';
import { measurementsOf, type Night, readRun, readRunDetails } from '@sglang-ci/history';
import { compareRuns } from '../compare-runs.ts';
import { renderComparisonMarkdown } from '../comparison-markdown.ts';
import type { Comparison } from '../comparison.ts';
import { nightsBefore } from './nights-before.ts';
import { requireNumber } from './require-number.ts';
import { reportPath, writeReport } from './write-report.ts';

export interface CompareArguments {
  readonly main?: string | undefined;
  readonly pr?: string | undefined;
  readonly csv1?: string | undefined;
  readonly csv2?: string | undefined;
  readonly mode: 'auto' | 'online' | 'offline';
  readonly model?: string | undefined;
  readonly model1?: string | undefined;
  readonly model2?: string | undefined;
  readonly outputMd?: string | undefined;
  readonly outputDir?: string | undefined;
  readonly append: boolean;
  /** Percent. */
  readonly performanceThreshold?: number | undefined;
  readonly gsm8kThreshold?: number | undefined;
  /** `false` for `--no-base-dir`. */
  readonly baseDir?: string | false | undefined;
  readonly json: boolean;
  readonly failOnRegression: boolean;
}

/**
 * `sglang-compare compare`: two runs side by side, as Markdown or as JSON. Ends with 1 where nothing could be compared;
 * with `--fail-on-regression` also with 6 where something got worse, and with 1 where the PR lacks what Main has.
 */
export async function compare(options: CompareArguments, { stdout, env }: CliContext): Promise<ExitCode> {
  const settings = await settingsOf(options, env);
  const gsm8kLogs = settings.gsm8kLogPatterns.split(';').map((pattern) => pattern.trim());
  const main = await readSide(options.main ?? options.csv1, { ...options, gsm8kLogs, side: 1 });
  const pr = await readSide(options.pr ?? options.csv2, { ...options, gsm8kLogs, side: 2 });
  requireOneMode(main, pr);
  const [a, b] = [requireValues(main, pr), measurementsOf([pr])];
  const before = await nightsBefore([main, pr], { baseDir: options.baseDir, days: settings.analysisDays });
  const comparison = compareRuns(a, b, {
    threshold: settings.performanceThresholdPercent / 100,
    accuracyThreshold: settings.gsm8kDifference,
    history: measurementsOf(before),
    details: { a: await readRunDetails(main.path), b: await readRunDetails(pr.path) },
  });
  const now = systemClock.now();
  const report = renderComparisonMarkdown(comparison, { ...headOf(main, pr), generatedAt: now });
  const path = reportPath({ ...options, ...settings, names: [main.folder, pr.folder], now });
  if (path !== undefined) await writeReport(path, report, options);
  stdout.write(`${textOf(comparison, { report, path, main, pr, json: options.json })}\n`);
  return exitOf(comparison, options);
}

/** Command line beats environment beats site file beats default. */
async function settingsOf(options: CompareArguments, env: CliContext['env']) {
  const { performanceThreshold, gsm8kThreshold } = options;
  if (performanceThreshold !== undefined) requireNumber('--performance-threshold', performanceThreshold);
  if (gsm8kThreshold !== undefined) requireNumber('--gsm8k-threshold', gsm8kThreshold);
  const site = await readSiteFile();
  const given = { performanceThresholdPercent: performanceThreshold, gsm8kDifference: gsm8kThreshold };
  return resolveSettings({ options: given, env, ...(site && { site }) });
}

async function readSide(
  path: string | undefined,
  options: CompareArguments & { readonly side: 1 | 2; readonly gsm8kLogs: readonly string[] },
): Promise<Night> {
  const { mode, side, gsm8kLogs } = options;
  if (path === undefined) {
    throw new CiError('USAGE', `no run given for --csv${side}`, { hint: 'sglang-compare compare MAIN PR' });
  }
  const model = (side === 1 ? options.model1 : options.model2) ?? options.model;
  const night = await readRun(path, { gsm8kLogs, ...(model !== undefined && { model }) });
  if (mode !== 'auto' && night.mode !== mode) {
    throw new CiError('USAGE', `${path}: an ${night.mode} run, and --mode asks for ${mode}`);
  }
  if (model !== undefined && !night.model.toLowerCase().includes(model.toLowerCase())) {
    throw new CiError('USAGE', `${path}: a run of ${night.model}, not of ${model}`, {
      hint: `--model${side} names the model of this side alone`,
    });
  }
  return night;
}

function requireOneMode(main: Night, pr: Night): void {
  if (main.mode === pr.mode) return;
  throw new CiError('USAGE', `an ${main.mode} run cannot be compared with an ${pr.mode} run`, {
    hint: `${main.path} is ${main.mode}, ${pr.path} is ${pr.mode}`,
  });
}

/** The main run's values; throws `NO_DATA` when neither run has any. */
function requireValues(main: Night, pr: Night): readonly Measurement[] {
  const values = measurementsOf([main]);
  if (values.length > 0 || measurementsOf([pr]).length > 0) return values;
  throw new CiError('NO_DATA', `neither ${main.path} nor ${pr.path} has a value to compare`, {
    hint: [main, pr].map((night) => `${night.folder}: ${whyEmpty(night)}`).join('; '),
  });
}

function headOf(main: Night, pr: Night) {
  const empty = (side: string, night: Night) =>
    measurementsOf([night]).length > 0 ? [] : [`**${side} has no measurement**: ${whyEmpty(night)}`];
  return {
    title: main.model === pr.model ? main.model : `${main.model} vs ${pr.model}`,
    mode: main.mode,
    main: main.path,
    pr: pr.path,
    remarks: [...empty('Main', main), ...empty('PR', pr)],
    problems: { main: main.problems, pr: pr.problems },
  };
}

function whyEmpty({ problems, status }: Night): string {
  return problems[0] ?? status ?? 'nothing tells why';
}

function textOf(
  comparison: Comparison,
  of: {
    readonly report: string;
    readonly path: string | undefined;
    readonly main: Night;
    readonly pr: Night;
    readonly json: boolean;
  },
): string {
  const { report, path, main, pr, json } = of;
  if (json) return JSON.stringify({ main: main.path, pr: pr.path, report: path, ...comparison });
  return path === undefined ? report.trimEnd() : `${comparison.summary.headline}\nComparison written to ${path}`;
}

function exitOf({ summary, rows, accuracy }: Comparison, { failOnRegression }: CompareArguments): ExitCode {
  if (summary.outcome === 'nothing') return EXIT.failed;
  if (!failOnRegression) return EXIT.ok;
  if (summary.counts.worse > 0 || accuracy?.call === 'worse') return EXIT.regression;
  const lost = rows.some((row) => row.a !== undefined && row.b === undefined);
  const lostAccuracy = accuracy?.a !== undefined && accuracy.b === undefined;
  return lost || lostAccuracy ? EXIT.failed : EXIT.ok;
}
