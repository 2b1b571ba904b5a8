import { formatDuration, textTable } from '@sglang-ci/cli-kit';
import { renderVerdictTable } from '@sglang-ci/compare';
import type { NightFile, NightFileBenchmark } from './night-file.ts';

interface ReportOptions {
  readonly color: boolean;
  readonly nightFile: string;
  /** Was this run folder made? A benchmark that failed early has none. */
  readonly isThere: (folder: string) => boolean;
}

/** What a night ends with, for people: its benchmarks, its stages and its exit code. */
export function closingReport(night: NightFile, options: ReportOptions): string {
  const { benchmarks, cards, exitCode, meaning } = night;
  return [
    ...benchmarks.flatMap((benchmark) => benchmarkLines(benchmark, options)),
    '',
    stageTable(night),
    '',
    ...cards.map(({ path, outcome }) => `Teams card:  ${path} (${outcome})`),
    `Night:       ${options.nightFile}`,
    `Exit code:   ${exitCode} (${meaning})`,
  ].join('\n');
}

function benchmarkLines(benchmark: NightFileBenchmark, options: ReportOptions): readonly string[] {
  const { model, mode, subMode, status, reason, runFolder, verdict, plots, csv, durationS, problems } = benchmark;
  return [
    '',
    `${model} ${mode} ${subMode}: ${status}${reason === undefined ? '' : `, ${reason}`} (${formatDuration(durationS)})`,
    ...(verdict === undefined
      ? []
      : ['', renderVerdictTable(verdict, options), '', `Verdict:     ${verdict.headline}`]),
    ...problems.map((problem) => `Problem:     ${problem}`),
    ...(options.isThere(runFolder) ? [`Run folder:  ${runFolder}`] : []),
    ...(csv === undefined ? [] : [`CSV:         ${csv}`]),
    ...plots.map((path) => `Plot:        ${path}`),
  ];
}

/** Stage, outcome, duration, and what it did or why it did not. */
function stageTable({ stages }: NightFile): string {
  return textTable(
    [{ title: 'stage' }, { title: 'outcome' }, { title: 'took', align: 'right' }, { title: 'detail' }],
    stages.map(({ title, outcome, durationS, detail = '' }) => [
      title,
      outcome,
      outcome === 'not-run' ? '' : formatDuration(durationS),
      detail.split('\n', 1)[0] ?? '',
    ]),
  );
}
