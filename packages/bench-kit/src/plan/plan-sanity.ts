import { CiError, type Plan } from '@sglang-ci/core';
import { simulationSlackS } from './expected-duration.ts';
import type { PlanContext } from './plan-context.ts';

/** One accuracy run of the old sanity check. */
const TRIAL_LIMIT_S = 600;
/** Kernel builds that nobody works on, as the old check told them. */
const DEADLOCK = { waits: 16, afterS: 60 };
const NO_GRAPH = '--disable-cuda-graph';

/**
 * An online plan as the sanity check asks for it: the same server within the check's limit, its best accuracy of a few
 * runs against the check's pass mark, no load. Throws `USAGE` for a model that has no sanity check.
 */
export function asSanity(plan: Plan, { options, profile }: PlanContext): Plan {
  const { sanity, settings } = options;
  if (sanity === undefined) return plan;
  const { server, gate } = plan;
  const asked = profile.sanity;
  if (asked === undefined || server === undefined || gate === undefined) {
    throw new CiError('USAGE', `${profile.label} has no sanity check`, {
      hint: 'its model file has no `sanity` entry',
    });
  }
  const slackS = simulationSlackS(settings);
  const { argv } = server.command;
  const graph = sanity.withoutCudaGraph && !argv.includes(NO_GRAPH) ? [NO_GRAPH] : [];
  const { excluded: _, ...rest } = plan;
  return {
    ...rest,
    subMode: 'sanity',
    runFolder: sanity.runFolder,
    server: {
      ...server,
      command: { ...server.command, argv: [...argv, ...graph] },
      startLimitS: asked.startLimitS + slackS,
      deadlock: DEADLOCK,
    },
    gate: {
      ...gate,
      rule: 'best',
      maxRuns: sanity.trials,
      threshold: asked.threshold,
      limitS: TRIAL_LIMIT_S + slackS,
    },
    points: [],
  };
}
