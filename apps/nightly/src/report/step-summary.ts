import { appendFile } from 'node:fs/promises';
import { formatDuration } from '@sglang-ci/cli-kit';
import { markdownText, redactSecrets } from '@sglang-ci/core';
import type { NightFile } from './night-file.ts';

/** The night as Markdown for the page of a GitHub Actions run. */
export function renderStepSummary(night: NightFile): string {
  const { title, day, node, exitCode, meaning, benchmarks, stages, simulated } = night;
  return [
    `## ${markdownText(`${day} ${title} on ${node}`)}`,
    '',
    `Exit code ${exitCode}: ${meaning}${simulated ? ' (simulated node: every number is simulated)' : ''}`,
    '',
    '| benchmark | status | accuracy | verdict |',
    '|---|---|---|---|',
    ...benchmarks.map(({ model, mode, subMode, status, reason, accuracy, verdict }) =>
      row([
        `${model} ${mode} ${subMode}`,
        reason === undefined ? status : `${status}: ${reason}`,
        accuracy?.toFixed(3) ?? '',
        verdict?.headline ?? '',
      ]),
    ),
    '',
    '| stage | outcome | took | detail |',
    '|---|---|---|---|',
    ...stages.map(({ title: stage, outcome, durationS, detail = '' }) =>
      row([stage, outcome, outcome === 'not-run' ? '' : formatDuration(durationS), detail]),
    ),
    '',
  ].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(markdownText).join(' | ')} |`;
}

/** Adds the summary to the file that Actions names in `GITHUB_STEP_SUMMARY`; outside of Actions there is none. */
export async function addStepSummary(
  night: NightFile,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const path = env['GITHUB_STEP_SUMMARY'] ?? '';
  if (path !== '') await appendFile(path, `${redactSecrets(renderStepSummary(night))}\n`);
}
