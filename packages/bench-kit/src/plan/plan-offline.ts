import {
  CiError,
  type Command,
  fillText,
  fillWords,
  isOfflineMode,
  type Load,
  type OfflineProfile,
  type PointGroup,
  type PointPlan,
} from '@sglang-ci/core';
import { batchLimitS, batchS, simulationSlackS } from './expected-duration.ts';
import type { PlanContext } from './plan-context.ts';
import { backendWords, command } from './plan-server.ts';

type BatchLoad = Extract<Load, { readonly kind: 'batch_size' }>;

/** The profile of an offline mode. Throws `USAGE` naming the modes the model has. */
export function offlineOf({ profile, options }: PlanContext): OfflineProfile {
  const offline = isOfflineMode(options.subMode) ? profile.offline?.[options.subMode] : undefined;
  if (offline !== undefined) return offline;
  throw new CiError('USAGE', `${profile.label} has no offline mode '${options.subMode}'`, {
    hint: `known: ${Object.keys(profile.offline ?? {}).join(', ') || 'none'}`,
  });
}

/** The points of an offline sweep: one process each, by tensor parallelism, batch size and input length. */
export function planOfflinePoints(
  context: PlanContext,
  offline: OfflineProfile,
  runFolder: string,
): readonly PointPlan[] {
  const loads = offline.tp.flatMap((tp) =>
    offline.batchSizes.flatMap((value) =>
      offline.inputLens.map((inputLen): BatchLoad => {
        return { kind: 'batch_size', value, inputLen, outputLen: offline.outputLen, tp };
      }),
    ),
  );
  return loads.map((load) => ({
    id: `tp${load.tp}-bs${load.value}-il${load.inputLen}`,
    load,
    command: batchCommand(context, offline, { loads: [load], runFolder }),
    runs: 1,
    log: fillText(offline.log, { tp: load.tp, batch: load.value, inputLen: load.inputLen }),
    limitS: offline.loadLimitS + batchLimitS(load) + simulationSlackS(context.options.settings),
    expectedS: Math.round(offline.loadLimitS / 2 + batchS(load)),
    flushBefore: false,
    pauseAfterS: 0,
  }));
}

/**
 * Points that one process can measure: same tensor parallelism, memory fraction and input lengths. The benchmark
 * multiplies its lists batch by batch and length by length, which is the order of the points.
 */
export function groupPoints(
  context: PlanContext,
  offline: OfflineProfile,
  sweep: { readonly points: readonly PointPlan[]; readonly runFolder: string },
): readonly PointGroup[] {
  const all = sweep.points.flatMap(({ id, load }) => (load.kind === 'batch_size' ? [{ id, load }] : []));
  const keyOf = ({ tp, value }: BatchLoad) => {
    const lengths = all.filter(({ load }) => load.tp === tp && load.value === value).map(({ load }) => load.inputLen);
    return [tp, memFractionOf(offline, value), ...lengths].join(' ');
  };
  const keys = [...new Set(all.map(({ load }) => keyOf(load)))];
  return keys.map((key, index) => {
    const members = all.filter(({ load }) => keyOf(load) === key);
    const loads = members.map(({ load }) => load);
    return {
      points: members.map(({ id }) => id),
      command: batchCommand(context, offline, { loads, runFolder: sweep.runFolder }),
      log: `group${index + 1}.log`,
      limitS: loads.reduce(
        (sum, load) => sum + batchLimitS(load),
        offline.loadLimitS + simulationSlackS(context.options.settings),
      ),
    };
  });
}

function batchCommand(
  context: PlanContext,
  offline: OfflineProfile,
  sweep: { readonly loads: readonly BatchLoad[]; readonly runFolder: string },
): Command {
  const [first] = sweep.loads;
  const batches = [...new Set(sweep.loads.map(({ value }) => value))];
  const lengths = [...new Set(sweep.loads.map(({ inputLen }) => inputLen))];
  const values = { ...context.values, tp: first?.tp, outputLen: offline.outputLen };
  const args = offline.args.flatMap((word) => {
    if (word === '{batch}') return batches.map(String);
    return word === '{inputLen}' ? lengths.map(String) : fillWords([word], values);
  });
  const memFraction = first && memFractionOf(offline, first.value);
  return command(context, 'sglang.bench_one_batch', {
    env: offline.env,
    args: [
      ...args,
      ...(memFraction === undefined ? [] : ['--mem-fraction-static', String(memFraction)]),
      ...backendWords(context, args),
      '--result-filename',
      `${sweep.runFolder}/result.jsonl`,
    ],
  });
}

function memFractionOf(offline: OfflineProfile, batch: number): number | undefined {
  return offline.memFractionByBatch[String(batch)];
}
