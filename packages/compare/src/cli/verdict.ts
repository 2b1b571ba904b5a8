import { dirname, resolve } from 'node:path';
import { type CliContext, createColors } from '@sglang-ci/cli-kit';
import { EXIT, type ExitCode, type Verdict } from '@sglang-ci/core';
import { measurementsOf, type Night, readRunFolder, scanStore } from '@sglang-ci/history';
import { judgeNight } from '../judge-night.ts';
import { renderVerdictMarkdown } from '../render-verdict-markdown.ts';
import { renderVerdictTable } from '../render-verdict-table.ts';

interface VerdictArguments {
  readonly folder: string;
  readonly baseDir?: string | undefined;
  readonly json: boolean;
  readonly markdown: boolean;
  readonly failOnRegression: boolean;
}

/** `sglang-compare verdict`: one night against the nights before it. */
export async function verdict(options: VerdictArguments, context: CliContext): Promise<ExitCode> {
  const night = await readRunFolder(options.folder);
  const nights = await scanStore(options.baseDir ?? dirname(resolve(options.folder)));
  const judged = judgeOne(night, nights);
  context.stdout.write(`${textOf(judged, night, { options, context })}\n`);
  if (!options.failOnRegression) return EXIT.ok;
  return isRegression(judged) ? EXIT.regression : isNoMeasurement(judged) ? EXIT.failed : EXIT.ok;
}

function judgeOne(night: Night, nights: readonly Night[]): Verdict {
  const earlier = nights.filter(
    (other) =>
      other.folder !== night.folder &&
      other.date <= night.date &&
      other.hardware === night.hardware &&
      other.model === night.model &&
      other.variant === night.variant &&
      other.mode === night.mode &&
      other.subMode === night.subMode,
  );
  const { folder, imageTag, date, status, problems } = night;
  const reason = problems[0];
  const results =
    status === undefined || status === 'running'
      ? undefined
      : { status, ...(status !== 'complete' && reason !== undefined && { reason }) };
  return judgeNight(measurementsOf(earlier), measurementsOf([night]), {
    night: { folder, imageTag, date },
    ...(results && { results }),
  });
}

function textOf(
  judged: Verdict,
  night: Night,
  { options, context: { stdout, env } }: { readonly options: VerdictArguments; readonly context: CliContext },
): string {
  if (options.json) return JSON.stringify(judged);
  if (options.markdown) return renderVerdictMarkdown(judged).trimEnd();
  const table = renderVerdictTable(judged, { color: createColors(stdout, env).enabled });
  return [headOf(night), table, judged.headline].filter((text) => text !== '').join('\n\n');
}

function headOf({ model, variant, mode, subMode, hardware, node, imageTag, protocol }: Night): string {
  const where = [hardware, node, imageTag, protocol].filter((part) => part !== undefined).join(', ');
  return `${model} ${variant} ${mode} ${subMode} on ${where}`;
}

/** A night that gave nothing to judge is no good night. */
function isNoMeasurement({ status }: Verdict): boolean {
  return status === 'failed' || status === 'no-data' || status === 'accuracy-failed';
}

function isRegression({ status }: Verdict): boolean {
  return status === 'regression-confirmed' || status === 'regression-suspected' || status === 'run-suspect';
}
