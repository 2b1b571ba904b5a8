import { relative, sep } from 'node:path';
import type { Verdict } from '@sglang-ci/core';
import type { Night } from '@sglang-ci/history';
import { failureCause } from '../nights/failure-cause.ts';
import { judgeInGroup } from '../nights/judge-in-group.ts';
import type { NightGroup } from '../nights/night-groups.ts';
import { type NightState, type NightSummary, STATE_OF_VERDICT } from './types.ts';
import { runUrl } from './urls.ts';

/** A night of a group as lists show it. */
export type Summarize = (group: NightGroup, night: Night) => NightSummary;

/** Summaries of nights below a base directory. */
export function summarizer(baseDir: string): Summarize {
  return (group, night) => nightSummary(night, { baseDir, verdict: judgeInGroup(group, night) });
}

/** A summary with the cause, where a night failed and its logs name one. */
export async function withCause(summary: NightSummary, night: Night): Promise<NightSummary> {
  if (summary.state !== 'failed') return summary;
  const cause = await failureCause(night);
  if (cause === undefined) return summary;
  const { log, ...told } = cause;
  return { ...summary, cause: { ...told, url: `${summary.runUrl}${encodeURIComponent(log)}` } };
}

/** A night's name in URLs: its path below the base directory, with `/`. */
export function nightId({ path }: Night, baseDir: string): string {
  return relative(baseDir, path).split(sep).join('/');
}

function nightSummary(
  night: Night,
  { baseDir, verdict }: { readonly baseDir: string; readonly verdict: Verdict },
): NightSummary {
  const { model, variant, hardware, mode, subMode, folder, date, imageTag, node, rocm, protocol, simulated } = night;
  const id = nightId(night, baseDir);
  return {
    id,
    folder,
    model,
    variant,
    hardware,
    mode,
    subMode,
    date,
    imageTag,
    ...(node === undefined ? {} : { node }),
    ...(rocm === undefined ? {} : { rocm }),
    ...(protocol === undefined ? {} : { protocol }),
    state: stateOf(night, verdict),
    headline: night.status === 'running' ? 'RUNNING: not finished yet' : verdict.headline,
    ...(night.gsm8k === undefined ? {} : { gsm8kAccuracy: night.gsm8k.accuracy }),
    loadsMeasured: night.points.filter(hasValue).length,
    problems: night.problems,
    simulated,
    runUrl: runUrl(id),
  };
}

function stateOf({ status }: Night, verdict: Verdict): NightState {
  return status === 'running' ? 'running' : STATE_OF_VERDICT[verdict.status];
}

function hasValue({ runs, csv }: Night['points'][number]): boolean {
  return csv !== undefined || runs.some((run) => run.status === 'ok');
}
