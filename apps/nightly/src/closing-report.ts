import { renderVerdictTable } from '@sglang-ci/compare';
import { formatDuration } from '@sglang-ci/cli-kit';
import { EXIT_MEANING } from '@sglang-ci/core';
import type { BenchmarkRecord, NightSetup, NightState } from './night.ts';
import { exitCodeOfNight } from './run-night.ts';

/** What the night ends with: for people as text, for scripts as one JSON value. Paths are absolute. */
export function closingReport(
  setup: NightSetup,
  state: NightState,
  options: { readonly color: boolean },
): { readonly text: string; readonly json: unknown } {
  const exitCode = exitCodeOfNight(state, setup.options);
  const benchmarks = state.benchmarks.map((benchmark) => benchmarkText(benchmark, options));
  const cards = state.cards.map((path) => `Teams card:  ${path}`);
  const text = [...benchmarks, ...cards, `Exit code:   ${exitCode} (${EXIT_MEANING[exitCode]})`].join('\n');
  const json = {
    exitCode,
    simulated: setup.simulated,
    image: state.image?.name,
    failure: state.failure instanceof Error ? state.failure.message : undefined,
    cards: state.cards,
    benchmarks: state.benchmarks.map(({ plan, status, reason, verdict, plots, csv, durationS }) => ({
      model: plan.model.label,
      mode: plan.mode,
      subMode: plan.subMode,
      runFolder: plan.runFolder,
      status,
      reason,
      csv,
      plots,
      durationS,
      verdict,
    })),
  };
  return { text, json };
}

function benchmarkText(benchmark: BenchmarkRecord, options: { readonly color: boolean }): string {
  const { plan, status, reason, verdict, plots, csv, durationS } = benchmark;
  const lines = [
    '',
    `${plan.model.label} ${plan.mode} ${plan.subMode}: ${status}${reason === undefined ? '' : `, ${reason}`} (${formatDuration(durationS)})`,
    ...(verdict === undefined
      ? []
      : ['', renderVerdictTable(verdict, options), '', `Verdict:     ${verdict.headline}`]),
    `Run folder:  ${plan.runFolder}`,
    ...(csv === undefined ? [] : [`CSV:         ${csv}`]),
    ...plots.map((path) => `Plot:        ${path}`),
  ];
  return lines.join('\n');
}
