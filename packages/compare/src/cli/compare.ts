import { type CliContext, readSiteFile } from '@sglang-ci/cli-kit';
import { CiError, EXIT, type ExitCode, markdownText, resolveSettings, systemClock } from '@sglang-ci/core';
import { measurementsOf, type Night } from '@sglang-ci/history';
import { compareRuns } from '../compare-runs.ts';
import { renderComparisonMarkdown } from '../comparison-markdown.ts';
import type { Comparison } from '../comparison.ts';
import { nightsBefore } from './nights-before.ts';
import { readSide, type Side } from './read-side.ts';
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
  const main = await readOne(options.main ?? options.csv1, { ...options, gsm8kLogs, side: 1 });
  const pr = await readOne(options.pr ?? options.csv2, { ...options, gsm8kLogs, side: 2 });
  requireComparable(main, pr);
  const before = await nightsBefore([main.night, pr.night], { baseDir: options.baseDir, days: settings.analysisDays });
  const comparison = compareRuns(main.values, pr.values, {
    threshold: settings.performanceThresholdPercent / 100,
    accuracyThreshold: settings.gsm8kDifference,
    history: measurementsOf(before),
    details: { a: main.details, b: pr.details },
  });
  const now = systemClock.now();
  const report = renderComparisonMarkdown(comparison, { ...headOf(main, pr), generatedAt: now });
  const path = reportPath({ ...options, ...settings, names: [main.night.folder, pr.night.folder], now });
  if (path !== undefined) await writeReport(path, report, options);
  stdout.write(
    `${textOf(comparison, { report, path, main: main.night.path, pr: pr.night.path, json: options.json })}\n`,
  );
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

async function readOne(
  path: string | undefined,
  options: CompareArguments & { readonly side: 1 | 2; readonly gsm8kLogs: readonly string[] },
): Promise<Side> {
  const { mode, side, gsm8kLogs } = options;
  if (path === undefined) {
    throw new CiError('USAGE', `no run given for --csv${side}`, { hint: 'sglang-compare compare MAIN PR' });
  }
  const model = (side === 1 ? options.model1 : options.model2) ?? options.model;
  const read = await readSide(path, { gsm8kLogs, ...(model !== undefined && { model }) });
  const { night } = read;
  if (mode !== 'auto' && night.mode !== mode) {
    throw new CiError('USAGE', `${path}: an ${night.mode} run, and --mode asks for ${mode}`);
  }
  if (model !== undefined && !night.model.toLowerCase().includes(model.toLowerCase())) {
    throw new CiError('USAGE', `${path}: a run of ${night.model}, not of ${model}`, {
      hint: `--model${side} names the model of this side alone`,
    });
  }
  return read;
}

/** Throws `USAGE` for runs of two modes, `NO_DATA` when neither has a value. */
function requireComparable(main: Side, pr: Side): void {
  const [a, b] = [main.night, pr.night];
  if (a.mode !== b.mode) {
    throw new CiError('USAGE', `an ${a.mode} run cannot be compared with an ${b.mode} run`, {
      hint: `${a.path} is ${a.mode}, ${b.path} is ${b.mode}`,
    });
  }
  if (main.values.length > 0 || pr.values.length > 0) return;
  throw new CiError('NO_DATA', `neither ${a.path} nor ${b.path} has a value to compare`, {
    hint: [a, b].map((night) => `${night.folder}: ${whyEmpty(night)}`).join('; '),
  });
}

function headOf(main: Side, pr: Side) {
  const [a, b] = [main.night, pr.night];
  const empty = (name: string, { night, values }: Side) =>
    values.length > 0 ? [] : [`**${name} has no measurement**: ${markdownText(whyEmpty(night))}`];
  return {
    title: a.model === b.model ? a.model : `${a.model} vs ${b.model}`,
    mode: a.mode,
    main: a.path,
    pr: b.path,
    remarks: [...empty('Main', main), ...empty('PR', pr)],
    problems: { main: a.problems, pr: b.problems },
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
    readonly main: string;
    readonly pr: string;
    readonly json: boolean;
  },
): string {
  const { report, path, main, pr, json } = of;
  if (json) return JSON.stringify({ main, pr, report: path, ...comparison });
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
