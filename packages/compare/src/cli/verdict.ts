import { type CliContext, createColors } from '@sglang-ci/cli-kit';
import { EXIT, type ExitCode, type Verdict, verdictLevel } from '@sglang-ci/core';
import type { Night } from '@sglang-ci/history';
import { isRegression } from '../is-regression.ts';
import { renderVerdictMarkdown } from '../render-verdict-markdown.ts';
import { renderVerdictTable } from '../render-verdict-table.ts';
import { type FolderOptions, judgeFolder } from '../judge-folder.ts';

interface VerdictArguments extends FolderOptions {
  readonly json: boolean;
  readonly markdown: boolean;
  readonly failOnRegression: boolean;
}

/** `sglang-compare verdict`: one night against the nights before it. */
export async function verdict(options: VerdictArguments, context: CliContext): Promise<ExitCode> {
  const { night, verdict: judged } = await judgeFolder(options);
  context.stdout.write(`${textOf(judged, night, { options, context })}\n`);
  if (!options.failOnRegression) return EXIT.ok;
  if (isRegression(judged)) return EXIT.regression;
  return verdictLevel(judged.status) === 'error' ? EXIT.failed : EXIT.ok;
}

function textOf(
  judged: Verdict,
  night: Night,
  { options, context: { stdout, env } }: { readonly options: VerdictArguments; readonly context: CliContext },
): string {
  if (options.json) return JSON.stringify(judged);
  if (options.markdown) return renderVerdictMarkdown(judged).trimEnd();
  const table = renderVerdictTable(judged, { color: createColors(stdout, env).enabled });
  return [headOf(night), judged.headline, table].filter((text) => text !== '').join('\n\n');
}

function headOf({ model, variant, mode, subMode, hardware, node, imageTag, protocol }: Night): string {
  const where = [hardware, node, imageTag, protocol].filter((part) => part !== undefined).join(', ');
  return `${model} ${variant} ${mode} ${subMode} on ${where}`;
}
