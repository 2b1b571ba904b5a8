export { createHostRunner } from './host-runner/create-host-runner.ts';
export { buildPlan } from './plan/build-plan.ts';
export { formatPlan } from './plan/format-plan.ts';
export type { PlanOptions } from './plan/plan-options.ts';
export { type Spelling, spellingOf } from './plan/version-drift.ts';
export { type BenchOutcome } from './run/bench-outcome.ts';
export { runBench } from './run/run-bench.ts';
export type { BenchOptions } from './run/session.ts';
