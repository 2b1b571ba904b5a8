import type { ResultsFile } from '@sglang-ci/core';
import type { BenchmarkCardInput } from './benchmark-card.ts';

/** What a card tells of a run, from the run's results file. */
export function cardRunOf(results: ResultsFile): BenchmarkCardInput['run'] {
  const { model, mode, subMode, hardware, provenance, gate, simulated } = results;
  const { node: host, image, startedAt, endedAt } = provenance;
  return {
    model: model.label,
    mode,
    subMode,
    hardware,
    host,
    image,
    simulated,
    startedAt,
    endedAt,
    ...(gate && { gate }),
  };
}
