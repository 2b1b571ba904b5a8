export { createHostRunner } from './host-runner/create-host-runner.ts';
export { buildPlan } from './plan/build-plan.ts';
export { formatPlan } from './plan/format-plan.ts';
export type { PlanOptions } from './plan/plan-options.ts';
export { type BenchOutcome } from './run/bench-outcome.ts';
export { runBench } from './run/run-bench.ts';
export type { BenchOptions } from './run/session.ts';
export { loadSite, type Site } from './site/load-site.ts';
export { benchMain } from './cli-support/bench-main.ts';
export { chooseRunner, describeRunner, type RunnerChoice } from './cli-support/choose-runner.ts';
export type { BenchFamily, BenchRequest } from './cli-support/bench-request.ts';
export {
  describeContainer,
  type OpenContainer,
  openContainer,
  type OpenContainerOptions,
} from './cli-support/open-container.ts';
export type { BenchCli } from './cli-support/parse-bench-args.ts';
export { planFromRequest, type Surroundings } from './cli-support/plan-from-request.ts';
export { checkDefaultFolder, runPlan } from './cli-support/run-plan.ts';
export { clockOf } from './simulated-clock/clock-of.ts';
export { findModel } from './plan/find-model.ts';
export type { ProfileVariables } from './plan/override-profile.ts';
export { readDriver, refuseDriver } from './preflight/check-driver.ts';
